import { applyJsonPatch } from '../../meta/patch/json-patch.ts';
import { quote } from '../../meta/quote.ts';
import { isStatusError } from '../../meta/status.ts';

type Patch = Parameters<typeof applyJsonPatch>[1];

/** Why a JSON patch cannot be applied, as the server says of a webhook's. */
export function explainPatch(document: unknown, patch: Patch): string {
  let place = document;
  for (const operation of patch) {
    try {
      place = applyJsonPatch(place, [operation]);
    } catch (error) {
      if (!isStatusError(error)) throw error;
      return explain(place, operation);
    }
  }
  return '';
}

function explain(document: unknown, { op, path }: Patch[number]): string {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const key = parts.pop() ?? '';
  const holder = parts.reduce<unknown>(inside, document);
  const isHeld = typeof holder === 'object' && holder !== null;
  switch (op) {
    case 'add':
    case 'remove':
      if (!isHeld) return `${op} operation does not apply: doc is missing path: ${quote(path)}: missing value`;
      return `error in ${op} for path: '${path}': ${Array.isArray(holder) ? wrongIndex(key) : missingKey(key)}`;
    case 'replace': {
      const what = isHeld ? 'key' : 'path';
      return `replace operation does not apply: doc is missing ${what}: ${path}: missing value`;
    }
    case 'test':
      return isHeld
        ? `testing value ${path} failed: test failed`
        : `test operation does not apply: is missing path: ${path}: missing value`;
    case 'move':
    case 'copy':
      return `${op} operation does not apply: doc is missing from path: ${path}: missing value`;
    default:
      return `Unexpected kind: ${String(op)}`;
  }
}

function inside(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function missingKey(key: string): string {
  return `Unable to remove nonexistent key: ${key}: missing value`;
}

function wrongIndex(key: string): string {
  return /^-?\d+$/.test(key)
    ? `Unable to access invalid index: ${key}: invalid index referenced`
    : `value was not a proper array index: '${key}': strconv.Atoi: parsing ${quote(key)}: invalid syntax`;
}
