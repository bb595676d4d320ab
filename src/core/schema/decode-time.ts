import { quote } from '../meta/quote.ts';
import { formatTime, parseTime } from '../meta/time.ts';
import { DecodeError } from './decode-error.ts';

const layouts = {
  time: '2006-01-02T15:04:05Z07:00',
  microTime: '2006-01-02T15:04:05.000000Z07:00',
};

/** How far Go's parser gets: what it cannot read, and which element of the layout it expected there. */
const elements: readonly [RegExp, string][] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d/, '05'],
  [/^(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
];

/** The time in UTC, with as many decimals as its type has. Throws DecodeError in the words of Go's parser. */
export function decodeTime(text: string, type: 'time' | 'microTime'): string {
  const timeMs = parseTime(text);
  const layout = layouts[type];
  const decimals = /\.(\d+)/.exec(text)?.[1] ?? '';
  if (timeMs === undefined) throw new DecodeError(`parsing time ${quote(text)} as ${quote(layout)}: ${explain(text)}`);
  if (type === 'time') return formatTime(timeMs);
  if (decimals.length !== 6) {
    throw new DecodeError(
      `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(text.slice(19))} as ".000000"`,
    );
  }
  return `${formatTime(timeMs).slice(0, -1)}.${decimals}Z`;
}

function explain(text: string): string {
  let rest = text;
  for (const [pattern, element] of elements) {
    const match = pattern.exec(rest);
    if (match === null) return `cannot parse ${quote(rest)} as ${quote(element)}`;
    rest = rest.slice(match[0].length);
  }
  return rest === '' ? 'value out of range' : `extra text: ${quote(rest)}`;
}
