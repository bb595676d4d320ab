import { isJsonObject, type JsonObject } from '../object.ts';
import { compareKeys } from './key-order.ts';
import { formatKey, formatText, isSimpleKey } from './scalar.ts';

/** A JSON value as one YAML document, byte for byte as Kubernetes' tools print it. Ends in a line break. */
export function printYaml(value: unknown): string {
  const text = block(value, { indent: 0, sequenceIndent: 0, column: -1 });
  return `${text.slice(1)}\n`;
}

interface Position {
  /** Of the lines of a mapping, or of a scalar's further lines. */
  readonly indent: number;
  /** Of the dashes of a sequence. */
  readonly sequenceIndent: number;
  /** How many characters stand before on the line. */
  readonly column: number;
}

/** What follows a key and its colon, or a dash: ` scalar`, or a block that begins with a line break. */
function block(value: unknown, position: Position): string {
  if (Array.isArray(value) && value.length > 0) return `\n${sequence(value, position.sequenceIndent)}`;
  if (isJsonObject(value)) {
    const entries = entriesOf(value);
    return entries.length === 0 ? ' {}' : `\n${mapping(entries, position.indent)}`;
  }
  return ` ${scalar(value, position)}`;
}

function sequence(items: readonly unknown[], indent: number): string {
  const margin = ' '.repeat(indent);
  return items.map((item) => `${margin}-${afterMark(item, indent + 2)}`).join('\n');
}

/** The block of a dash or question mark starts on its line. */
function afterMark(value: unknown, indent: number): string {
  const text = block(value, { indent, sequenceIndent: indent, column: indent - 1 });
  return text.startsWith('\n') ? ` ${text.slice(1 + indent)}` : text;
}

function mapping(entries: [string, unknown][], indent: number): string {
  const margin = ' '.repeat(indent);
  return entries
    .sort(([left], [right]) => compareKeys(left, right))
    .map(([key, value]) => {
      const start = margin + (isSimpleKey(key) ? formatKey(key) : `?${afterMark(key, indent + 2)}\n${margin}`);
      const column = start.length - start.lastIndexOf('\n') - 1 + 1;
      return `${start}:${block(value, { indent: indent + 2, sequenceIndent: indent, column })}`;
    })
    .join('\n');
}

function entriesOf(object: JsonObject): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}

function scalar(value: unknown, { column, indent }: Position): string {
  if (typeof value === 'string') return formatText(value, { column: column + 1, indent: indent === 0 ? 2 : indent });
  if (typeof value === 'number') return formatNumber(value);
  return Array.isArray(value) ? '[]' : JSON.stringify(value ?? null);
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
