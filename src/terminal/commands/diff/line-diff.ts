/** A run of lines that differ: [from, to) on each side. */
export interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** The changes that turn one list of lines into another, with as few lines as possible (Myers). */
export function diffLines(before: readonly string[], after: readonly string[]): Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  const pairs = commonPairs(before.slice(start, oldEnd), after.slice(start, newEnd)).map(
    ([old, fresh]): [number, number] => [old + start, fresh + start],
  );
  const changes: Change[] = [];
  let [oldAt, newAt] = [start, start];
  for (const [old, fresh] of [...pairs, [oldEnd, newEnd] as const]) {
    if (old > oldAt || fresh > newAt) changes.push({ oldStart: oldAt, oldEnd: old, newStart: newAt, newEnd: fresh });
    oldAt = old + 1;
    newAt = fresh + 1;
  }
  return changes;
}

/** The positions of a longest common subsequence. */
function commonPairs(before: readonly string[], after: readonly string[]): [number, number][] {
  const limit = before.length + after.length;
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down =
        diagonal === -edits || (diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
      let old = down ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (old < before.length && old - diagonal < after.length && before[old] === after[old - diagonal]) old += 1;
      furthest.set(diagonal, old);
      if (old >= before.length && old - diagonal >= after.length) return walkBack(trace, before.length, after.length);
    }
  }
  return [];
}

function at(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1;
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  oldLength: number,
  newLength: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  let [old, fresh] = [oldLength, newLength];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const diagonal = old - fresh;
    const down = diagonal === -edits || (diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
    const previous = down ? diagonal + 1 : diagonal - 1;
    const oldBefore = edits === 0 ? 0 : at(furthest, previous);
    const newBefore = edits === 0 ? 0 : oldBefore - previous;
    while (old > oldBefore && fresh > newBefore) {
      old -= 1;
      fresh -= 1;
      pairs.push([old, fresh]);
    }
    if (edits > 0) [old, fresh] = [oldBefore, newBefore];
  }
  return pairs.reverse();
}
