interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const months = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: months },
  { low: 0, high: 6, names: weekdays },
];

const descriptors = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

/** What is wrong with a schedule (`0 * * * *`, `@daily`), if anything. */
export function checkCronSchedule(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S*\s+/, '');
  if (text.startsWith('@')) return checkDescriptor(text);
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== fields.length)
    return `expected exactly ${fields.length} fields, found ${parts.length}: [${parts.join(' ')}]`;
  for (const [index, bounds] of fields.entries()) {
    for (const range of (parts[index] ?? '').split(',').filter((item) => item !== '')) {
      const problem = checkRange(range, bounds);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function checkDescriptor(text: string): string | undefined {
  if (descriptors.has(text)) return undefined;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const duration = text.slice('@every '.length);
  if (/^[-+]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined;
  return `failed to parse duration ${text}: time: invalid duration "${duration}"`;
}

function checkRange(text: string, bounds: Bounds): string | undefined {
  const [span = '', stepText, ...moreSteps] = text.split('/');
  const [first = '', last, ...moreEnds] = span.split('-');
  const isStar = first === '*' || first === '?';
  if (!isStar && moreEnds.length > 0) return `too many hyphens: ${text}`;
  const start = isStar ? bounds.low : parse(first, bounds.names);
  if (typeof start === 'string') return start;
  const given = last === undefined ? start : parse(last, bounds.names);
  if (!isStar && typeof given === 'string') return given;
  if (moreSteps.length > 0) return `too many slashes: ${text}`;
  const step = stepText === undefined ? 1 : parse(stepText);
  if (typeof step === 'string') return step;
  const isOpen = isStar || (last === undefined && stepText !== undefined);
  return checkBounds(start, isOpen ? bounds.high : Number(given), step, bounds, text);
}

function checkBounds(
  start: number,
  end: number,
  step: number,
  { low, high }: Bounds,
  text: string,
): string | undefined {
  if (start < low) return `beginning of range (${start}) below minimum (${low}): ${text}`;
  if (end > high) return `end of range (${end}) above maximum (${high}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return step === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

/** The number, or what is wrong with it. */
function parse(text: string, names: readonly string[] = []): number | string {
  const named = text === '' ? -1 : names.indexOf(text.toLowerCase());
  if (named >= 0) return named;
  if (!/^[-+]?\d+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  const value = Number(text);
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
