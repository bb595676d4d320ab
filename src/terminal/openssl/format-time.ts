const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov  1 01:45:08 2027 GMT`. */
export function formatOpensslTime(timeMs: number): string {
  const date = new Date(timeMs);
  const clock = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2);
  return `${months[date.getUTCMonth()]} ${day} ${clock} ${date.getUTCFullYear()} GMT`;
}
