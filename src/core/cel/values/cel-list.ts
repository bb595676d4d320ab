import type { CelValue } from './cel-value.ts';

/** How a list of objects or a set is compared and joined, when its schema says so. */
export interface ListSemantics {
  equal(a: CelList, b: CelList): boolean;
  join(a: CelList, b: CelList): CelList;
}

export class CelList {
  readonly items: readonly CelValue[];
  readonly semantics: ListSemantics | undefined;

  constructor(items: readonly CelValue[], semantics?: ListSemantics) {
    this.items = items;
    this.semantics = semantics;
  }
}
