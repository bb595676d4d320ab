/** The order of kubectl's sorting: runs of digits by value, the rest by byte. */
export function compareNatural(left: string, right: string): number {
  const from = split(left);
  const to = split(right);
  for (let index = 0; index < Math.min(from.length, to.length); index += 1) {
    const [first = '', second = ''] = [from[index], to[index]];
    if (first === second) continue;
    const numbers = /^\d/.test(first) && /^\d/.test(second);
    if (numbers && BigInt(first) !== BigInt(second)) return BigInt(first) < BigInt(second) ? -1 : 1;
    return first < second ? -1 : 1;
  }
  return from.length - to.length;
}

function split(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? [];
}
