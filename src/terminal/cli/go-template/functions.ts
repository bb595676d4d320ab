import { isJsonObject } from '../../../core/meta/object.ts';
import { formatGoValue, isTrue } from './values.ts';

const order = (left: unknown, right: unknown): number =>
  (left as number) < (right as number) ? -1 : Number(left !== right);

/** The functions that every template has, and kubectl's own `exists` and `base64decode`. */
export const templateFunctions: ReadonlyMap<string, (args: readonly unknown[]) => unknown> = new Map<
  string,
  (args: readonly unknown[]) => unknown
>([
  ['and', (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1)],
  ['or', (args) => args.find(isTrue) ?? args.at(-1)],
  ['not', ([arg]) => !isTrue(arg)],
  ['eq', ([first, ...others]) => others.some((other) => other === first)],
  ['ne', ([left, right]) => left !== right],
  ['lt', ([left, right]) => order(left, right) < 0],
  ['le', ([left, right]) => order(left, right) <= 0],
  ['gt', ([left, right]) => order(left, right) > 0],
  ['ge', ([left, right]) => order(left, right) >= 0],
  ['len', ([arg]) => (isJsonObject(arg) ? Object.keys(arg).length : (arg as string | unknown[]).length)],
  [
    'index',
    ([container, ...keys]) =>
      keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], container),
  ],
  ['slice', ([arg, from, to]) => (arg as string).slice(from as number, to as number | undefined)],
  ['print', (args) => args.map(formatGoValue).join(' ')],
  ['println', (args) => `${args.map(formatGoValue).join(' ')}\n`],
  ['printf', ([format, ...args]) => formatPrintf(String(format), args)],
  ['html', ([arg]) => formatGoValue(arg)],
  ['js', ([arg]) => JSON.stringify(formatGoValue(arg)).slice(1, -1)],
  ['urlquery', ([arg]) => encodeURIComponent(formatGoValue(arg))],
  [
    'exists',
    ([value, ...keys]) =>
      keys.reduce((current, key) => (current as Record<string, unknown> | undefined)?.[key as string], value) !==
      undefined,
  ],
  [
    'base64decode',
    ([arg]) => new TextDecoder().decode(Uint8Array.from(atob(String(arg)), (character) => character.charCodeAt(0))),
  ],
]);

function formatPrintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(
    /%(-?\d*)(?:\.(\d+))?([vsdqtf%])/g,
    (_, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const arg = args[next++];
      const plain =
        verb === 'q'
          ? JSON.stringify(formatGoValue(arg))
          : verb === 'f'
            ? Number(arg).toFixed(Number(precision ?? 6))
            : formatGoValue(arg);
      return width.startsWith('-') ? plain.padEnd(Number(width.slice(1))) : plain.padStart(Number(width || 0));
    },
  );
}
