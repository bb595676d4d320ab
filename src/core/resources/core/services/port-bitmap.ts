/** Which numbers, from 0 on, are taken: as Kubernetes keeps it, a whole number in base64 whose bit N stands for the number N. */
export function printBitmap(taken: ReadonlySet<number>): string {
  const bytes = new Uint8Array(taken.size === 0 ? 0 : (Math.max(...taken) >> 3) + 1);
  for (const number of taken) {
    const index = bytes.length - 1 - (number >> 3);
    bytes[index] = (bytes[index] ?? 0) | (1 << (number & 7));
  }
  return btoa(String.fromCharCode(...bytes));
}

export function parseBitmap(text: string): Set<number> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).reverse();
  const taken = new Set<number>();
  for (const [index, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) taken.add(index * 8 + bit);
  }
  return taken;
}
