import type { CompletionRequest } from '../../cli/complete.ts';
import { booleanFlag, type FlagSet, type FlagValues, stringFlag } from '../../cli/flag.ts';

export const objectFormats = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];

/** The flags that say how objects are printed. */
export const printFlags = {
  'allow-missing-template-keys': booleanFlag({ initial: true }),
  output: stringFlag({ shorthand: 'o', complete: async (_: CompletionRequest) => objectFormats }),
  'show-managed-fields': booleanFlag(),
  template: stringFlag(),
} satisfies FlagSet;

/** As `printFlags`, where tables and columns can be printed too. */
export const getPrintFlags = {
  ...printFlags,
  output: stringFlag({
    shorthand: 'o',
    complete: async (_: CompletionRequest) => [...objectFormats, 'custom-columns', 'custom-columns-file', 'wide'],
  }),
} satisfies FlagSet;

export type PrintFlagValues = FlagValues<typeof printFlags>;
