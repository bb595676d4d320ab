import { formatPrintf } from '../../shell/builtins/printf-format.ts';
import { toNumber, toText, type Value } from './value.ts';

/** What `printf` and `sprintf` make of a format and its arguments. */
export function formatText(values: readonly Value[]): string {
  const [format, ...args] = values;
  const conversions = [...toText(format).matchAll(/%[-+ 0#']*(?:\*|\d+)?(?:\.(?:\*|\d*))?([a-zA-Z%])/g)]
    .map(([, letter]) => letter)
    .filter((letter) => letter !== '%');
  const given = conversions.map((letter, index) => argumentText(args[index], letter ?? 's'));
  const source = toText(format).replace(/\\/g, '\\\\');
  return formatPrintf(source, given).text;
}

function argumentText(value: Value, letter: string): string {
  if (letter === 'c' && typeof value === 'number') return String.fromCodePoint(value);
  if (letter === 's' || letter === 'c') return toText(value);
  const number = toNumber(value);
  return 'dioxXu'.includes(letter) ? String(BigInt(Math.trunc(Number.isFinite(number) ? number : 0))) : String(number);
}
