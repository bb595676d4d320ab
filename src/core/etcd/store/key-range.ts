/** Orders keys by their UTF-8 bytes, which is by code point. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0)
      return isHighUnit(left, index) && isHighUnit(right, index) ? byCodePoint(left, right, index) : difference;
  }
  return left.length - right.length;
}

/** From U+D800 on, code units no longer order as code points do. */
function isHighUnit(text: string, index: number): boolean {
  return text.charCodeAt(index) >= 0xd800;
}

function byCodePoint(left: string, right: string, index: number): number {
  return codePointAround(left, index) - codePointAround(right, index);
}

/** The code point that the code unit at `index` belongs to. */
function codePointAround(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff;
  return text.codePointAt(isSecondHalf ? index - 1 : index) ?? unit;
}

/** The keys from `start` to before `end`; an absent `end` leaves only `start`, `\0` takes all that follow. */
export interface KeyRange {
  readonly key: string;
  readonly rangeEnd?: string | undefined;
}

export const endless = '\0';

export function contains(range: KeyRange, key: string): boolean {
  if (range.rangeEnd === undefined) return key === range.key;
  return compareKeys(key, range.key) >= 0 && isBefore(key, range.rangeEnd);
}

/** Whether `key` lies before the exclusive end of a range. */
export function isBefore(key: string, rangeEnd: string): boolean {
  return rangeEnd === endless || compareKeys(key, rangeEnd) < 0;
}
