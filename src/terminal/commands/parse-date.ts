const unitMs: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  fortnight: 14 * 86_400_000,
};

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Draft {
  time: number;
  hasTime: boolean;
  hasDate: boolean;
}

type Rule = readonly [pattern: RegExp, apply: (draft: Draft, match: RegExpExecArray, now: number) => void];

const rules: readonly Rule[] = [
  [/^@(-?\d+(?:\.\d+)?)/, (draft, [, seconds = '0']) => set(draft, Number(seconds) * 1000)],
  [
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[-+]\d{2}:?\d{2})?)?/i,
    (draft, [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone]) => {
      const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
      set(draft, time + Number(`0.${fraction}`) * 1000 - zoneMs(zone));
    },
  ],
  [
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\s*(Z|[-+]\d{2}:?\d{2})?/i,
    (draft, [, hour, minute, second = '0', half = '', zone]) => {
      let hours = Number(hour);
      if (half.toLowerCase() === 'pm' && hours < 12) hours += 12;
      if (half.toLowerCase() === 'am' && hours === 12) hours = 0;
      draft.time = midnight(draft.time) + (hours * 60 + Number(minute)) * 60_000 + Number(second) * 1000 - zoneMs(zone);
      draft.hasTime = true;
    },
  ],
  [
    /^(?:(\d{1,2})\s+)?([a-z]{3})[a-z]*\.?\s+(?:(\d{1,2})(?:,?\s+|$))?(\d{4})?(?=\s|$)/i,
    (draft, [, before, name = '', after, year], now) => {
      const month = monthNames.indexOf(name.toLowerCase());
      set(draft, Date.UTC(Number(year ?? new Date(now).getUTCFullYear()), month, Number(before ?? after ?? '1')));
    },
  ],
  [/^(now|today)\b/i, () => {}],
  [/^yesterday\b/i, (draft) => shift(draft, -1, 'day')],
  [/^tomorrow\b/i, (draft) => shift(draft, 1, 'day')],
  [
    /^(?:([-+]?\s*\d+)|(next|last|a))?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago\b)?/i,
    (draft, [, count, word, unit = '', ago]) => {
      const amount = count === undefined ? (word?.toLowerCase() === 'last' ? -1 : 1) : Number(count.replace(/\s/g, ''));
      shift(draft, ago === undefined ? amount : -amount, unit.toLowerCase());
    },
  ],
  [/^(utc|gmt|z)\b/i, () => {}],
  [
    /^(?:(next|last)\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*,?/i,
    (draft, [, word, name = '']) => {
      const wanted = dayNames.indexOf(name.toLowerCase());
      const days = (wanted - new Date(draft.time).getUTCDay() + 7) % 7;
      if (draft.hasDate) return;
      const extra = word?.toLowerCase() === 'next' && days === 0 ? 7 : word?.toLowerCase() === 'last' ? -7 : 0;
      draft.time = midnight(draft.time) + (days + extra) * (unitMs['day'] ?? 0);
    },
  ],
];

/** What `date -d` makes of a text, in milliseconds since the epoch; undefined where it is no date. */
export function parseDate(text: string, nowMs: number): number | undefined {
  const draft: Draft = { time: nowMs, hasTime: false, hasDate: false };
  let rest = text.trim();
  if (rest === '') return midnight(nowMs);
  while (rest !== '') {
    const before = rest;
    for (const [pattern, apply] of rules) {
      const match = pattern.exec(rest);
      if (match === null || match[0] === '' || !isMonth(pattern, match)) continue;
      apply(draft, match, nowMs);
      rest = rest.slice(match[0].length).trimStart();
      break;
    }
    if (rest === before) return undefined;
  }
  return Number.isNaN(draft.time) ? undefined : draft.time;
}

function isMonth(pattern: RegExp, match: RegExpExecArray): boolean {
  return !pattern.source.includes('[a-z]{3})[a-z]*\\.?') || monthNames.includes((match[2] ?? '').toLowerCase());
}

function set(draft: Draft, time: number): void {
  draft.time = time;
  draft.hasDate = true;
}

function midnight(time: number): number {
  return Math.floor(time / 86_400_000) * 86_400_000;
}

function zoneMs(zone: string | undefined): number {
  const match = /^([-+])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

function shift(draft: Draft, amount: number, unit: string): void {
  const fixed = unitMs[unit];
  if (fixed !== undefined) {
    draft.time += amount * fixed;
    return;
  }
  const date = new Date(draft.time);
  if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + amount);
  else date.setUTCFullYear(date.getUTCFullYear() + amount);
  draft.time = date.getTime();
}
