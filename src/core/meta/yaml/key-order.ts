const letter = /^\p{L}$/u;
const digit = /^\p{Nd}$/u;

/** The order of go-yaml for the keys of a mapping: runs of digits by value, letters after everything else. */
export function compareKeys(left: string, right: string): number {
  if (/^[a-zA-Z]*$/.test(left) && /^[a-zA-Z]*$/.test(right)) return left < right ? -1 : Number(left > right);
  const from = Array.from(left);
  const to = Array.from(right);
  const shared = Math.min(from.length, to.length);
  for (let index = 0; index < shared; index += 1) {
    if (from[index] !== to[index]) return compareAt(from, to, index);
  }
  return from.length - to.length;
}

function compareAt(from: readonly string[], to: readonly string[], index: number): number {
  const left = from[index] ?? '';
  const right = to[index] ?? '';
  const leftLetter = letter.test(left);
  const rightLetter = letter.test(right);
  if (leftLetter && rightLetter) return codePoint(left) - codePoint(right);
  if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
  const start = left === '0' || right === '0' ? leadingDigit(from, index) : 0n;
  const [leftNumber, leftEnd] = numberAt(from, index, start);
  const [rightNumber, rightEnd] = numberAt(to, index, start);
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  return leftEnd === rightEnd ? codePoint(left) - codePoint(right) : leftEnd - rightEnd;
}

/** 1 when the zero at `index` continues a number that began before, so that it counts. */
function leadingDigit(text: readonly string[], index: number): bigint {
  for (let before = index - 1; before >= 0 && digit.test(text[before] ?? ''); before -= 1) {
    if (text[before] !== '0') return 1n;
  }
  return 0n;
}

function numberAt(text: readonly string[], index: number, start: bigint): [value: bigint, end: number] {
  let value = start;
  let end = index;
  while (digit.test(text[end] ?? '')) {
    value = value * 10n + BigInt(codePoint(text[end] ?? '0') - 0x30);
    end += 1;
  }
  return [value, end];
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
