/** Hex digits in pairs with colons. */
export function colonHex(bytes: Uint8Array, letters: 'upper' | 'lower' = 'lower'): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
  return letters === 'upper' ? text.toUpperCase() : text;
}

/** Hex digits without anything between, in capitals. */
export function plainHex(bytes: Uint8Array): string {
  return colonHex(bytes, 'upper').replaceAll(':', '');
}

/** Lines of so many bytes each, all but the last with a colon at the end. */
export function hexLines(bytes: Uint8Array, indent: number, bytesInLine: number): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesInLine) {
    const more = offset + bytesInLine < bytes.length ? ':' : '';
    lines.push(`${' '.repeat(indent)}${colonHex(bytes.subarray(offset, offset + bytesInLine))}${more}\n`);
  }
  return lines.join('');
}
