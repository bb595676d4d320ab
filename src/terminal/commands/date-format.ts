const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayMs = 86_400_000;

type Field = (date: Date, timeMs: number) => string | { value: number; width: number; fill?: string };

const number = (value: number, width: number, fill = '0'): { value: number; width: number; fill: string } => ({
  value,
  width,
  fill,
});

const fields: Readonly<Record<string, Field>> = {
  a: (date) => (days[date.getUTCDay()] ?? '').slice(0, 3),
  A: (date) => days[date.getUTCDay()] ?? '',
  b: (date) => (months[date.getUTCMonth()] ?? '').slice(0, 3),
  h: (date) => (months[date.getUTCMonth()] ?? '').slice(0, 3),
  B: (date) => months[date.getUTCMonth()] ?? '',
  C: (date) => number(Math.floor(date.getUTCFullYear() / 100), 2),
  d: (date) => number(date.getUTCDate(), 2),
  e: (date) => number(date.getUTCDate(), 2, ' '),
  g: (date) => number(isoWeek(date).year % 100, 2),
  G: (date) => number(isoWeek(date).year, 4),
  H: (date) => number(date.getUTCHours(), 2),
  I: (date) => number(date.getUTCHours() % 12 || 12, 2),
  j: (date) => number(dayOfYear(date), 3),
  k: (date) => number(date.getUTCHours(), 2, ' '),
  l: (date) => number(date.getUTCHours() % 12 || 12, 2, ' '),
  m: (date) => number(date.getUTCMonth() + 1, 2),
  M: (date) => number(date.getUTCMinutes(), 2),
  n: () => '\n',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  s: (_date, timeMs) => String(Math.floor(timeMs / 1000)),
  S: (date) => number(date.getUTCSeconds(), 2),
  t: () => '\t',
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => number(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7), 2),
  V: (date) => number(isoWeek(date).week, 2),
  w: (date) => String(date.getUTCDay()),
  W: (date) => number(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7), 2),
  y: (date) => number(date.getUTCFullYear() % 100, 2),
  Y: (date) => number(date.getUTCFullYear(), 1),
  z: () => '+0000',
  Z: () => 'UTC',
};

const compound: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** Formats a time, in UTC, as strftime(3) and date(1) do in the C locale. */
export function formatDate(timeMs: number, format: string): string {
  const date = new Date(timeMs);
  return format.replace(/%([-_0^#:]*)(\d*)([a-zA-Z%])/g, (match, flags: string, width: string, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'N') return fraction(timeMs, flags, width);
    if (letter === 'z' && flags.includes(':')) return '+00:00';
    const nested = compound[letter];
    const field = fields[letter];
    if (nested === undefined && field === undefined) return match;
    const value = nested === undefined ? field?.(date, timeMs) : formatDate(timeMs, nested);
    const text = typeof value === 'object' ? padded(value, flags, width) : (value ?? '').padStart(Number(width) || 0);
    return flags.includes('^') ? text.toUpperCase() : text;
  });
}

function padded(
  { value, width, fill = '0' }: { value: number; width: number; fill?: string },
  flags: string,
  given: string,
): string {
  if (flags.includes('-')) return String(value);
  const filler = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : fill;
  return String(value).padStart(given === '' ? width : Number(given), filler);
}

/** Nanoseconds; the clock has milliseconds. */
function fraction(timeMs: number, flags: string, width: string): string {
  const nanoseconds = String(Math.floor(timeMs % 1000))
    .padStart(3, '0')
    .padEnd(9, '0');
  if (flags.includes('-')) return nanoseconds.replace(/0+$/, '') || '0';
  return width === '' ? nanoseconds : nanoseconds.slice(0, Number(width));
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1;
}

function isoWeek(date: Date): { year: number; week: number } {
  const weekday = date.getUTCDay() || 7;
  const thursday = new Date(date.getTime() + (4 - weekday) * dayMs);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}
