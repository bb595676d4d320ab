import { defineCommand, fail, systemMessage } from './command-line.ts';
import { lineBatches, openInput } from './input.ts';

/** uniq */
export const uniq = defineCommand(
  'uniq',
  {
    short: 'cdDf:is:uw:z',
    long: {
      count: 'c',
      repeated: 'd',
      'all-repeated': 'D?',
      'skip-fields': 'f=',
      'ignore-case': 'i',
      'skip-chars': 's=',
      unique: 'u',
      'check-chars': 'w=',
    },
  },
  async (line) => {
    const { process, operands } = line;
    const key = (text: string): string => {
      let rest = text.replace(new RegExp(`^(?:\\s*\\S+){0,${Number(line.value('f') ?? 0)}}`), '');
      rest = rest.slice(Number(line.value('s') ?? 0));
      const width = line.value('w');
      if (width !== undefined) rest = rest.slice(0, Number(width));
      return line.has('i') ? rest.toLowerCase() : rest;
    };
    let group: string[] = [];
    const show = (): string => {
      const [first] = group;
      if (first === undefined) return '';
      if (line.has('D')) return group.length > 1 ? group.map((text) => `${text}\n`).join('') : '';
      if ((line.has('d') && group.length === 1) || (line.has('u') && group.length > 1)) return '';
      return line.has('c') ? `${String(group.length).padStart(7)} ${first}\n` : `${first}\n`;
    };
    const [path = '-', target] = operands;
    const output: string[] = [];
    try {
      for await (const { lines } of lineBatches(openInput(process, path))) {
        for (const text of lines) {
          const [first] = group;
          if (first !== undefined && key(first) === key(text)) group.push(text);
          else {
            output.push(show());
            group = [text];
          }
        }
        if (target === undefined) await process.stdout.write(output.splice(0).join(''));
      }
    } catch (error) {
      return await fail(line, `${path}: ${systemMessage(error)}`);
    }
    output.push(show());
    if (target === undefined) await process.stdout.write(output.join(''));
    else process.files.writeFile(process.resolve(target), output.join(''));
    return 0;
  },
);
