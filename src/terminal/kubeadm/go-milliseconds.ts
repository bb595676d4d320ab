/** As Go prints a duration: `503ms`, `1.5s`; less than a millisecond is `0s`. */
export function formatGoMilliseconds(durationMs: number): string {
  const whole = Math.round(durationMs);
  if (whole === 0) return '0s';
  return whole < 1000 ? `${whole}ms` : `${whole / 1000}s`;
}
