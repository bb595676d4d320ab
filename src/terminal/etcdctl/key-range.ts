import { prefixEnd } from '../../core/etcd/etcd.ts';
import { badArguments } from './exit-error.ts';

export interface RangeFlags {
  readonly prefix: boolean;
  readonly 'from-key'?: boolean;
}

/** What a command's key, second argument and flags name together. Throws an ExitError. */
export function keyRange(
  command: string,
  args: readonly string[],
  flags: RangeFlags,
): { key: string; rangeEnd?: string } {
  const [key, end] = args;
  if (key === undefined) {
    throw badArguments(`${command} command needs one argument as key and an optional argument as range_end`);
  }
  const fromKey = flags['from-key'] === true;
  if (flags.prefix && fromKey) {
    throw badArguments('`--prefix` and `--from-key` cannot be set at the same time, choose one');
  }
  if (end !== undefined && (flags.prefix || fromKey)) {
    throw badArguments('too many arguments, only accept one argument when `--prefix` or `--from-key` is set');
  }
  if (fromKey || (flags.prefix && key === '')) return { key: key === '' ? '\0' : key, rangeEnd: '\0' };
  if (flags.prefix) return { key, rangeEnd: prefixEnd(key) };
  return end === undefined ? { key } : { key, rangeEnd: end };
}
