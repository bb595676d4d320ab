const units: Readonly<Record<string, number>> = {
  us: 0.001,
  usec: 0.001,
  ms: 1,
  msec: 1,
  '': 1000,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
  weeks: 604_800_000,
  M: 2_629_800_000,
  month: 2_629_800_000,
  months: 2_629_800_000,
  y: 31_557_600_000,
  year: 31_557_600_000,
  years: 31_557_600_000,
};

/** `5min 20s` in milliseconds; undefined for what is no time span. A bare number is seconds. */
export function parseTimeSpan(text: string): number | undefined {
  if (text.trim() === 'infinity') return Infinity;
  let totalMs = 0;
  let matched = 0;
  const pattern = /\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*/y;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const unitMs = units[match[2] ?? ''];
    if (unitMs === undefined) return undefined;
    totalMs += Number(match[1]) * unitMs;
    matched = pattern.lastIndex;
    if (matched === text.length) return totalMs;
  }
  return undefined;
}

const steps: readonly (readonly [string, number])[] = [
  ['y', 31_557_600_000],
  ['month', 2_629_800_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** `1min 30.250s`, as systemd writes a span; nothing smaller than `accuracyMs`. */
export function formatTimeSpan(spanMs: number, accuracyMs = 1): string {
  if (spanMs === 0) return '0';
  const parts: string[] = [];
  let restMs = spanMs;
  for (const [unit, unitMs] of steps) {
    if (restMs <= 0) break;
    if (restMs < accuracyMs && parts.length > 0) break;
    if (restMs < unitMs) continue;
    if (restMs < 60_000 && unit === 's' && accuracyMs < 1000 && restMs % 1000 > 0) {
      parts.push(`${(restMs / 1000).toFixed(3)}s`);
      return parts.join(' ');
    }
    const count = Math.floor(restMs / unitMs);
    parts.push(`${count}${unit === 'month' && count > 1 ? 'months' : unit}`);
    restMs %= unitMs;
  }
  return parts.length === 0 ? '0' : parts.join(' ');
}

/** `3min 5s ago`: two units at most, as `systemctl status` tells ages. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days >= 365) return plural(Math.floor(days / 365.25), 'year', Math.floor((days % 365.25) / 30.4375), 'month');
  if (days >= 31) return plural(Math.floor(days / 30.4375), 'month', Math.floor(days % 30.4375), 'day');
  if (days >= 14) return plural(Math.floor(days / 7), 'week', days % 7, 'day');
  if (days >= 2) return `${days} days ago`;
  if (hours >= 24) return `1 day ${hours - 24}h ago`;
  if (minutes >= 60) return `${hours}h ${minutes % 60}min ago`;
  if (minutes >= 5) return `${minutes}min ago`;
  if (seconds >= 60) return `${minutes}min ${seconds % 60}s ago`;
  if (ageMs >= 1000) return `${seconds}s ago`;
  return ageMs > 0 ? `${Math.floor(ageMs)}ms ago` : 'now';
}

function plural(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  const first = `${major} ${majorUnit}${major === 1 ? '' : 's'}`;
  return `${first} ${minor} ${minorUnit}${minor === 1 ? '' : 's'} ago`;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Sat 2026-11-21 01:04:05 UTC`. */
export function formatTimestamp(timeMs: number): string {
  const date = new Date(timeMs);
  const [day = '', time = ''] = date.toISOString().split('T');
  return `${dayNames[date.getUTCDay()]} ${day} ${time.slice(0, 8)} UTC`;
}
