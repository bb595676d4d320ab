import { booleanFlag, type FlagSet, listFlag, stringFlag } from '../../cli/flag.ts';

/** The flags that name files of manifests. */
export const fileFlags = {
  filename: listFlag({ shorthand: 'f' }),
  kustomize: stringFlag({ shorthand: 'k' }),
  recursive: booleanFlag({ shorthand: 'R' }),
} satisfies FlagSet;
