/** `2026-11-21 02:11:22`. */
export function formatStamp(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** `1.64 MB/s`. */
export function formatSpeed(bytes: number, elapsedMs: number): string {
  const { amount, unit } = scale((bytes * 1000) / Math.max(elapsedMs, 1));
  return `${amount} ${unit}B/s`;
}

/** `1.64M`: as in the table of dots. */
export function formatShortSpeed(bytes: number, elapsedMs: number): string {
  const { amount, unit } = scale((bytes * 1000) / Math.max(elapsedMs, 1));
  return `${amount}${unit}`.padStart(5);
}

/** `4.8K`. */
export function formatAmount(bytes: number): string {
  const { amount, unit } = scale(bytes);
  return `${amount}${unit === '' ? '' : unit}`;
}

/** `2m 3s`, `1.5s`, `0s`. */
export function formatElapsed(elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  if (seconds >= 60) return `${Math.floor(seconds / 60)}m ${Math.floor(seconds % 60)}s`;
  return seconds >= 10 || seconds === 0 ? `${Math.floor(seconds)}s` : `${seconds.toPrecision(1).replace(/\.0$/, '')}s`;
}

function scale(value: number): { amount: string; unit: string } {
  let scaled = value;
  let unit = '';
  for (const next of ['K', 'M', 'G']) {
    if (scaled < 1000) break;
    scaled /= 1024;
    unit = next;
  }
  if (unit === '') return { amount: String(Math.floor(scaled)), unit };
  const digits = scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
  return { amount: scaled.toFixed(digits), unit };
}
