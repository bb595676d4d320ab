import { stringFlag } from '../../cli/flag.ts';

/** The flags of every command of etcdutl. */
export const utilityFlags = {
  'write-out': stringFlag({
    initial: 'simple',
    shorthand: 'w',
    usage: 'set the output format (fields, json, protobuf, simple, table)',
  }),
} as const;
