import { quote } from './quote.ts';

const unitMs = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a duration such as `1h30m` or `1.5s`. Throws an Error in Go's words. */
export function parseGoDuration(text: string): number {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (unsigned === '') throw new Error(`time: invalid duration ${quote(text)}`);
  let rest = unsigned;
  let totalMs = 0;
  while (rest !== '') {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw new Error(`time: invalid duration ${quote(text)}`);
    const unit = /^[^\d.]*/.exec(rest.slice(number.length))?.[0] ?? '';
    if (unit === '') throw new Error(`time: missing unit in duration ${quote(text)}`);
    const factor = unitMs.get(unit);
    if (factor === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    totalMs += Number(number) * factor;
    rest = rest.slice(number.length + unit.length);
  }
  return text.startsWith('-') ? -totalMs : totalMs;
}

/** A duration as Go prints it: `1h0m0s`, `1.5s`, `100ms`, `0s`. */
export function formatGoDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  if (durationMs < 0) return `-${formatGoDuration(-durationMs)}`;
  if (durationMs < 1e-3) return `${Math.round(durationMs * 1e6)}ns`;
  if (durationMs < 1) return `${trimmed(durationMs * 1e3, 3)}µs`;
  if (durationMs < 1000) return `${trimmed(durationMs, 6)}ms`;
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = `${trimmed((durationMs % 60_000) / 1000, 9)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
