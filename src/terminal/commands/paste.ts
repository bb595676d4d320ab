import { expandEscapes } from '../shell/expand/escapes.ts';
import { defineCommand, fail, systemMessage } from './command-line.ts';
import { readInputText, textLines } from './input.ts';

/** paste */
export const paste = defineCommand(
  'paste',
  { short: 'd:sz', long: { delimiters: 'd=', serial: 's', 'zero-terminated': 'z' } },
  async (line) => {
    const { process } = line;
    const delimiters = Array.from(expandEscapes((line.value('d') ?? '\t').replaceAll('\\0', ''), 'ansi').text);
    const files: string[][] = [];
    let standard: string[] | undefined;
    for (const path of line.operands.length > 0 ? line.operands : ['-']) {
      try {
        if (path === '-') standard ??= textLines(await readInputText(process, '-'));
        files.push(path === '-' ? [] : textLines(await readInputText(process, path)));
      } catch (error) {
        return await fail(line, `${path}: ${systemMessage(error)}`);
      }
    }
    const isStandard = (line.operands.length > 0 ? line.operands : ['-']).map((path) => path === '-');
    const separator = (index: number): string => delimiters[index % Math.max(1, delimiters.length)] ?? '';
    const join = (items: readonly string[]): string =>
      items.map((item, index) => (index === 0 ? '' : separator(index - 1)) + item).join('');
    if (line.has('s')) {
      await process.stdout.write(
        files.map((lines, index) => `${join(isStandard[index] === true ? (standard ?? []) : lines)}\n`).join(''),
      );
      return 0;
    }
    const rest = standard ?? [];
    let output = '';
    for (let row = 0; rest.length > 0 || files.some((lines) => row < lines.length); row += 1) {
      output += `${join(files.map((lines, index) => (isStandard[index] === true ? (rest.shift() ?? '') : (lines[row] ?? ''))))}\n`;
    }
    await process.stdout.write(output);
    return 0;
  },
);
