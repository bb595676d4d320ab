import { isJsonObject, type JsonObject } from '../../../../../core/meta/object.ts';
import type { DescribeContext } from '../describer.ts';
import { describeEvents } from '../events.ts';
import type { DescribeWriter } from '../writer.ts';

const shownAbove = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** Describes an object of which nothing is known but its fields. */
export async function describeGenerically(context: DescribeContext): Promise<void> {
  const { writer, item } = context;
  const { metadata } = item.object;
  writer.field(0, 'Name', metadata.name ?? '');
  writer.field(0, 'Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writeFields(writer, 0, item.object, '');
  await describeEvents(context);
}

function writeFields(writer: DescribeWriter, level: number, object: JsonObject, path: string): void {
  for (const field of Object.keys(object).sort()) {
    const here = `${path}.${field}`;
    if (!shownAbove.has(here)) writeField(writer, level, { title: titleOf(field), value: object[field], path: here });
  }
}

function writeField(
  writer: DescribeWriter,
  level: number,
  { title, value, path }: { title: string; value: unknown; path: string },
): void {
  if (isJsonObject(value)) {
    writer.line(level, `${title}:`);
    writeFields(writer, level + 1, value, path);
  } else if (Array.isArray(value)) {
    writer.line(level, `${title}:`);
    for (const child of value as unknown[]) {
      if (isJsonObject(child)) writeFields(writer, level + 1, child, path);
      else writer.line(level + 1, plain(child));
    }
  } else writer.line(level, `${title}:\t${plain(value)}`);
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(plain).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const acronyms = new Set(['API', 'URL', 'UID', 'GUID']);

/** `creationTimestamp` is `Creation Timestamp`, `apiVersion` is `API Version`. */
function titleOf(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{L}]+/gu) ?? [field];
  return mergeAcronyms(parts)
    .map((part) => {
      if (acronyms.has(part.toUpperCase())) return part.toUpperCase();
      return part.toLowerCase() === part ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}

/** Several capitals and the word that follows them are one word: `CIDRs`. */
function mergeAcronyms(parts: readonly string[]): string[] {
  const merged: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const next = parts[index + 1] ?? '';
    if (/^\p{Lu}{2,}$/u.test(part) && /^\p{Lu}/u.test(next)) {
      merged.push(part + next);
      index += 1;
    } else merged.push(part);
  }
  return merged;
}
