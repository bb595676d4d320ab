import { formatPrintf } from '../../shell/builtins/printf-format.ts';

/** A text from outside that looks like a number compares as one. */
export class InputText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Undefined: never assigned. */
export type Value = number | string | InputText | undefined;

const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  const text = typeof value === 'string' ? value : value.text;
  const match = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text);
  return match === null ? 0 : Number(match[0]);
}

export function toText(value: Value, format = '%.6g'): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, format);
  return value === undefined ? '' : value.text;
}

function numberText(value: number, format: string): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatPrintf(format, [String(value)]).text;
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  if (value === undefined) return false;
  return isNumeric(value) ? toNumber(value) !== 0 : value.text !== '';
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || value === undefined || (value instanceof InputText && numeric.test(value.text));
}

/** Less than, equal to or greater than 0. */
export function compare(left: Value, right: Value): number {
  if (isNumeric(left) && isNumeric(right)) return toNumber(left) - toNumber(right);
  const [first, second] = [toText(left), toText(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}
