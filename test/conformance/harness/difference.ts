import type { RecordedAnswer } from './recording.ts';

/** What names an item of a list, the first that all items have and no two share. */
const keys = ['name', 'resource', 'subresource', 'version', 'groupVersion', 'manager'];

/** Where two answers are not the same: `body.metadata.labels: "a" is not "b"`, the recorded one first. */
export function differences(recorded: RecordedAnswer, ours: RecordedAnswer): string[] {
  const found: string[] = [];
  compare('', recorded, ours, found);
  return found;
}

function compare(path: string, a: unknown, b: unknown, found: string[]): void {
  if (Object.is(a, b)) return;
  if (Array.isArray(a) && Array.isArray(b)) {
    compareLists(path, a, b, found);
    return;
  }
  const isDeep = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  if (!isDeep || Array.isArray(a) || Array.isArray(b)) {
    found.push(`${path}: ${show(a)} is not ${show(b)}`);
    return;
  }
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    compare(path === '' ? name : `${path}.${name}`, Reflect.get(a, name), Reflect.get(b, name), found);
  }
}

/** By the names of the items where they have any, and then their order. */
function compareLists(path: string, a: readonly unknown[], b: readonly unknown[], found: string[]): void {
  const key = keys.find((each) => isKey(each, a) && isKey(each, b));
  const [first, second] = [named(a, key), named(b, key)];
  for (const name of new Set([...first.keys(), ...second.keys()])) {
    compare(`${path}[${name}]`, first.get(name), second.get(name), found);
  }
  const [order, other] = [[...first.keys()], [...second.keys()]];
  const isSameSet = order.length === other.length && order.every((name) => second.has(name));
  if (isSameSet && order.join() !== other.join()) found.push(`${path}: order ${order.join()} is not ${other.join()}`);
}

function isKey(key: string, list: readonly unknown[]): boolean {
  const values = list.map((item) => nameIn(key, item));
  return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
}

function nameIn(key: string, item: unknown): unknown {
  if (typeof item === 'string') return item;
  if (typeof item !== 'object' || item === null) return undefined;
  const metadata: unknown = Reflect.get(item, 'metadata');
  return (
    Reflect.get(item, key) ?? (key === 'name' && typeof metadata === 'object' ? nameIn(key, metadata ?? {}) : undefined)
  );
}

function named(list: readonly unknown[], key: string | undefined): Map<string, unknown> {
  return new Map(list.map((item, index) => [key === undefined ? String(index) : String(nameIn(key, item)), item]));
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
}
