import type { ProgramDefinition } from '../../core/machine/process.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { readInput } from './input.ts';

function dump(name: string, short: string, show: (line: CommandLine, bytes: Uint8Array) => string): ProgramDefinition {
  return defineCommand(name, { short }, async (line) => {
    const [path = '-'] = line.operands;
    try {
      let bytes = await readInput(line.process, path);
      const count = line.value('n') ?? line.value('N') ?? line.value('l');
      if (count !== undefined) bytes = bytes.subarray(0, Number(count));
      await line.process.stdout.write(show(line, bytes));
      return 0;
    } catch (error) {
      return await fail(line, `${path}: ${systemMessage(error)}`);
    }
  });
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

function rows(bytes: Uint8Array, size: number): [offset: number, row: Uint8Array][] {
  const found: [number, Uint8Array][] = [];
  for (let offset = 0; offset < bytes.length; offset += size)
    found.push([offset, bytes.subarray(offset, offset + size)]);
  return found;
}

function pairs(row: Uint8Array): number[] {
  return Array.from(
    { length: Math.ceil(row.length / 2) },
    (_, index) => (row[index * 2] ?? 0) | ((row[index * 2 + 1] ?? 0) << 8),
  );
}

/** xxd */
export const xxd = dump('xxd', 'c:g:l:pru', (line, bytes) => {
  if (line.has('p'))
    return rows(bytes, 30)
      .map(([, row]) => `${Array.from(row, (byte) => hex(byte, 2)).join('')}\n`)
      .join('');
  const size = Number(line.value('c') ?? 16);
  const group = Number(line.value('g') ?? 2);
  const width = size * 2 + Math.ceil(size / group) - 1;
  return rows(bytes, size)
    .map(([offset, row]) => {
      const groups = rows(row, group).map(([, part]) => Array.from(part, (byte) => hex(byte, 2)).join(''));
      return `${hex(offset, 8)}: ${groups.join(' ').padEnd(width)}  ${printable(row)}\n`;
    })
    .join('');
});

/** hexdump */
export const hexdump = dump('hexdump', 'Cn:v', (line, bytes) => {
  const canonical = line.has('C');
  const lines = rows(bytes, 16).map(([offset, row]) => {
    if (!canonical)
      return `${hex(offset, 7)} ${pairs(row)
        .map((word) => hex(word, 4))
        .join(' ')}\n`;
    const cells = Array.from(row, (byte) => hex(byte, 2));
    const body = `${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}`;
    return `${hex(offset, 8)}  ${body.padEnd(49)} |${printable(row)}|\n`;
  });
  return bytes.length === 0 ? '' : `${lines.join('')}${hex(bytes.length, canonical ? 8 : 7)}\n`;
});

const names: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

/** od */
export const od = dump('od', 'A:abcdN:ot:vx', (line, bytes) => {
  const kind = line.has('c') ? 'c' : line.has('x') ? 'x2' : (line.value('t') ?? 'o2');
  const base = line.value('A') ?? 'o';
  const offsetText = (offset: number): string =>
    base === 'n'
      ? ''
      : base === 'x'
        ? hex(offset, 6)
        : base === 'd'
          ? String(offset).padStart(7, '0')
          : offset.toString(8).padStart(7, '0');
  const cells = (row: Uint8Array): string[] => {
    if (kind.startsWith('c'))
      return Array.from(row, (byte) =>
        (
          names[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))
        ).padStart(4),
      );
    if (kind === 'x1' || kind === 'xC') return Array.from(row, (byte) => ` ${hex(byte, 2)}`);
    if (kind.startsWith('x')) return pairs(row).map((word) => ` ${hex(word, 4)}`);
    if (kind === 'u1' || kind === 'd1') return Array.from(row, (byte) => String(byte).padStart(4));
    if (kind === 'o1') return Array.from(row, (byte) => ` ${byte.toString(8).padStart(3, '0')}`);
    return pairs(row).map((word) => ` ${word.toString(8).padStart(6, '0')}`);
  };
  const end = base === 'n' ? '' : `${offsetText(bytes.length)}\n`;
  return (
    rows(bytes, 16)
      .map(([offset, row]) => `${offsetText(offset)}${cells(row).join('')}\n`)
      .join('') + end
  );
});
