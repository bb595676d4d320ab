import { formatElapsed, formatShortSpeed } from './format.ts';

const bytesInDot = 1024;
const dotsInGroup = 10;
const dotsInRow = 50;

/** The table of dots that shows a finished download of `received` bytes. `expected`: where the server told. */
export function formatDots(received: number, expected: number | undefined, elapsedMs: number): string {
  const bytesInRow = bytesInDot * dotsInRow;
  const rows = Math.max(1, Math.ceil(received / bytesInRow));
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const soFar = Math.min(received, (row + 1) * bytesInRow);
    const last = row === rows - 1;
    const dots = Math.floor((soFar - row * bytesInRow) / bytesInDot);
    const groups = Array.from({ length: dotsInRow / dotsInGroup }, (_, group) => {
      const count = Math.min(dotsInGroup, Math.max(0, dots - group * dotsInGroup));
      return ` ${'.'.repeat(count).padEnd(dotsInGroup)}`;
    });
    const share =
      expected === undefined
        ? ''
        : `${String(expected === 0 ? 100 : Math.floor((soFar * 100) / expected)).padStart(3)}%`;
    const end = last ? `=${formatElapsed(elapsedMs)}` : expected === undefined ? '' : ' 0s';
    const start = String(Math.floor((row * bytesInRow) / 1024)).padStart(6);
    lines.push(`${start}K${groups.join('')}${share} ${formatShortSpeed(received, elapsedMs)}${end}`);
  }
  return `\n${lines.join('\n')}\n\n`;
}
