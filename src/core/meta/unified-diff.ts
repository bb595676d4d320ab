const contextLines = 3;

interface Change {
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

/** The difference of two texts as hunks of a unified diff with three lines of context, without file names; empty when equal. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return groupChanges(slideUp(findChanges(a, b), a, b), a.length)
    .map((group) => formatHunk(group, a, b))
    .join('');
}

/** Which ranges of lines replace which, in order. */
function findChanges(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const changes: Change[] = [];
  let [nextA, nextB] = [start, start];
  for (const [lineA, lineB] of [
    ...commonLines(a.slice(start, endA), b.slice(start, endB)),
    [endA - start, endB - start] as const,
  ]) {
    const [atA, atB] = [start + lineA, start + lineB];
    if (atA > nextA || atB > nextB) changes.push({ before: [nextA, atA], after: [nextB, atB] });
    [nextA, nextB] = [atA + 1, atB + 1];
  }
  return changes;
}

/** Where lines added or removed could as well stand earlier, they do so if that makes the longer of the two matches around longer. */
function slideUp(changes: readonly Change[], a: readonly string[], b: readonly string[]): Change[] {
  return changes.map(({ before, after }, index) => {
    let [startA, endA] = before;
    let [startB, endB] = after;
    const isAddition = startA === endA;
    if (!isAddition && startB !== endB) return { before, after };
    const floor = changes[index - 1]?.before[1] ?? 0;
    const room = startA - floor;
    if ((changes[index + 1]?.before[0] ?? a.length) - endA < room) return { before, after };
    while (startA > floor && (isAddition ? b[startB - 1] === b[endB - 1] : a[startA - 1] === a[endA - 1])) {
      [startA, endA, startB, endB] = [startA - 1, endA - 1, startB - 1, endB - 1];
    }
    return { before: [startA, endA], after: [startB, endB] };
  });
}

/** The longest common subsequence, as pairs of indices. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      const same = a[row] === b[column];
      lengths[row * width + column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** Changes that are so near that their context meets make one hunk. */
function groupChanges(changes: readonly Change[], length: number): Change[][] {
  const groups: Change[][] = [];
  let reach = -1;
  for (const change of changes) {
    const [start, end] = change.before;
    const last = groups.at(-1);
    if (last !== undefined && start - reach <= 2 * contextLines) last.push(change);
    else groups.push([change]);
    reach = Math.min(end, length);
  }
  return groups;
}

function formatHunk(group: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  const startA = Math.max(0, first.before[0] - contextLines);
  const startB = Math.max(0, first.after[0] - contextLines);
  const endA = Math.min(a.length, last.before[1] + contextLines);
  const endB = Math.min(b.length, last.after[1] + contextLines);
  const lines: string[] = [];
  let next = startA;
  for (const { before, after } of group) {
    lines.push(...a.slice(next, before[0]).map((line) => ` ${line}`));
    lines.push(...a.slice(...before).map((line) => `-${line}`), ...b.slice(...after).map((line) => `+${line}`));
    next = before[1];
  }
  lines.push(...a.slice(next, endA).map((line) => ` ${line}`));
  return `@@ -${formatRange(startA, endA)} +${formatRange(startB, endB)} @@\n${lines.map((line) => `${line}\n`).join('')}`;
}

function formatRange(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
