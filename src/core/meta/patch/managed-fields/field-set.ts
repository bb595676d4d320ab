/**
 * A set of fields in the form of FieldsV1, as managed fields store it: a node for each step of a path, named `f:name` (a field
 * or a map's key), `k:{"name":"web"}` (an item of a list by its keys), `v:"x"` (an item of a set) or `i:0`. An empty node is a
 * member; one with others below it is a member when it has the name `.` too. Sets are never changed in place.
 */
export interface FieldSet {
  readonly [step: string]: FieldSet;
}

export const emptySet: FieldSet = {};
const self = '.';

type Combine = (a: FieldSet | undefined, b: FieldSet | undefined) => FieldSet | undefined;

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Does the node itself belong to the set that it is part of? */
export function isMember(node: FieldSet | undefined): boolean {
  return node !== undefined && (self in node || isEmptySet(node));
}

/** The nodes below a node, without the mark that it is a member itself. */
export function stepsOf(node: FieldSet | undefined): string[] {
  return node === undefined ? [] : Object.keys(node).filter((step) => step !== self);
}

/** A node; undefined when there is nothing in it. */
export function makeNode(member: boolean, below: Record<string, FieldSet>): FieldSet | undefined {
  if (isEmptySet(below)) return member ? emptySet : undefined;
  return member ? { [self]: emptySet, ...below } : below;
}

function combineBelow(a: FieldSet | undefined, b: FieldSet | undefined, combine: Combine): Record<string, FieldSet> {
  const below: Record<string, FieldSet> = {};
  for (const step of new Set([...stepsOf(a), ...stepsOf(b)])) {
    const node = combine(a?.[step], b?.[step]);
    if (node !== undefined) below[step] = node;
  }
  return below;
}

function uniteNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return makeNode(isMember(a) || isMember(b), combineBelow(a, b, uniteNodes));
}

function subtractNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return a;
  return makeNode(isMember(a) && !isMember(b), combineBelow(a, b, subtractNodes));
}

function intersectNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return undefined;
  return makeNode(isMember(a) && isMember(b), combineBelow(a, b, intersectNodes));
}

function cutNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return a;
  return isMember(b) ? undefined : makeNode(isMember(a), combineBelow(a, b, cutNodes));
}

export function unite(a: FieldSet, b: FieldSet): FieldSet {
  return combineBelow(a, b, uniteNodes);
}

/** What is in `a` and not in `b`, field by field: what lies below a field of `b` stays. */
export function subtract(a: FieldSet, b: FieldSet): FieldSet {
  return combineBelow(a, b, subtractNodes);
}

export function intersect(a: FieldSet, b: FieldSet): FieldSet {
  return combineBelow(a, b, intersectNodes);
}

/** What is in `a` and neither in `b` nor below a field of `b`. */
export function subtractBelow(a: FieldSet, b: FieldSet): FieldSet {
  return combineBelow(a, b, cutNodes);
}

/** The same set with its steps in the order in which the server writes them. */
export function sortSet(set: FieldSet): FieldSet {
  return Object.fromEntries(
    Object.keys(set)
      .sort()
      .map((step) => [step, sortSet(set[step] ?? emptySet)]),
  );
}

/** The set of the fields named, such as `['status', 'metadata.name']`, with all that lies below them for `subtractBelow`. */
export function setOfPaths(paths: readonly string[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => {
    const node = path.split('.').reduceRight<FieldSet>((below, name) => ({ [`f:${name}`]: below }), emptySet);
    return unite(set, node);
  }, emptySet);
}

/** Every member as Kubernetes writes paths: `.spec.containers[name="web"].image`. */
export function formatPaths(set: FieldSet, prefix = ''): string[] {
  const steps = stepsOf(set).sort();
  const members = steps.filter((step) => isMember(set[step])).map((step) => prefix + formatStep(step));
  return [...members, ...steps.flatMap((step) => formatPaths(set[step] ?? emptySet, prefix + formatStep(step)))];
}

function formatStep(step: string): string {
  const content = step.slice(2);
  switch (step.slice(0, 2)) {
    case 'f:':
      return `.${content}`;
    case 'k:': {
      const keys = Object.entries(JSON.parse(content) as Record<string, unknown>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v:':
      return `[=${content}]`;
    default:
      return `[${content}]`;
  }
}
