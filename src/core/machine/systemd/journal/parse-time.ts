import { parseTimeSpan } from '../time-span.ts';

const dayMs = 86_400_000;

/** A point in time as `journalctl --since` takes it, in milliseconds since the epoch; undefined where it is none. */
export function parseTime(text: string, nowMs: number): number | undefined {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  switch (text) {
    case 'now':
      return nowMs;
    case 'today':
      return today;
    case 'yesterday':
      return today - dayMs;
    case 'tomorrow':
      return today + dayMs;
    default:
      return relativeTime(text, nowMs) ?? absoluteTime(text, today);
  }
}

function relativeTime(text: string, nowMs: number): number | undefined {
  const ago = /^(.*)\s+ago$/.exec(text);
  const signed = /^([-+])(.*)$/.exec(text);
  const spanMs = parseTimeSpan(ago?.[1] ?? signed?.[2] ?? '');
  if (spanMs === undefined) return undefined;
  return signed?.[1] === '+' ? nowMs + spanMs : nowMs - spanMs;
}

function absoluteTime(text: string, todayMs: number): number | undefined {
  const unix = /^@(\d+(?:\.\d+)?)$/.exec(text);
  if (unix !== null) return Number(unix[1]) * 1000;
  const match =
    /^(?:[A-Z][a-z]{2} )?(?:(\d{4})-(\d\d)-(\d\d))?[T ]?(?:(\d\d?):(\d\d)(?::(\d\d)(\.\d+)?)?)?(?:Z| UTC)?$/.exec(
      text.trim(),
    );
  if (match === null || text.trim() === '') return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match;
  const dateMs = year === undefined ? todayMs : Date.UTC(Number(year), Number(month) - 1, Number(day));
  return dateMs + (Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(fraction)) * 1000;
}
