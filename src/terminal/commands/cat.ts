import { defineCommand } from './command-line.ts';
import { eachInput, lineBatches } from './input.ts';

/** cat */
export const cat = defineCommand(
  'cat',
  {
    short: 'AbeEnstTuv',
    long: {
      number: 'n',
      'number-nonblank': 'b',
      'squeeze-blank': 's',
      'show-ends': 'E',
      'show-tabs': 'T',
      'show-all': 'A',
    },
  },
  async (line) => {
    const { process } = line;
    const plain = !'AbeEnstTv'.split('').some((letter) => line.has(letter));
    const numbering = { next: 1, blank: false };
    return await eachInput(line, async (input) => {
      if (plain) {
        for (let piece = await input.read(); piece !== undefined; piece = await input.read())
          await process.stdout.write(piece);
        return;
      }
      for await (const { lines, unfinished } of lineBatches(input)) {
        const shown = lines.flatMap((text) => decorate(text, (letter) => line.has(letter), numbering));
        await process.stdout.write(shown.join('\n') + (unfinished || shown.length === 0 ? '' : '\n'));
      }
    });
  },
);

function decorate(text: string, has: (letter: string) => boolean, state: { next: number; blank: boolean }): string[] {
  if (text === '' && state.blank && has('s')) return [];
  state.blank = text === '';
  let shown = text;
  if (has('A') || has('v') || has('e') || has('t')) shown = showControls(shown);
  if (has('A') || has('T') || has('t')) shown = shown.replaceAll('\t', '^I');
  if (has('A') || has('E') || has('e')) shown += '$';
  const numbers = has('b') ? text !== '' : has('n');
  return [numbers ? `${String(state.next++).padStart(6)}\t${shown}` : shown];
}

function showControls(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (character) =>
    character === '\x7f' ? '^?' : `^${String.fromCharCode(character.charCodeAt(0) + 64)}`,
  );
}
