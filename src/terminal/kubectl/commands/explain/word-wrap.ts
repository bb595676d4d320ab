/** Breaks lines at spaces so that they are no longer than `limit` where words allow; spaces at a break go, all others stay. */
export function wordWrap(text: string, limit: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, limit))
    .join('\n');
}

function wrapLine(line: string, limit: number): string {
  let [wrapped, width] = ['', 0];
  for (const [, space = '', word = ''] of line.matchAll(/([^\S\u00a0]*)((?:\S|\u00a0)*)/g)) {
    const [spaceWidth, wordWidth] = [space.length, Array.from(word).length];
    if (word === '') return width + spaceWidth <= limit ? wrapped + space : wrapped;
    const breaks = width + spaceWidth + wordWidth > limit && (wordWidth < limit || width + spaceWidth > 0);
    wrapped += breaks ? `\n${word}` : space + word;
    width = breaks ? wordWidth : width + spaceWidth + wordWidth;
  }
  return wrapped;
}
