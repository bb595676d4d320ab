import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { TabWriter } from '../../cli/tab-writer.ts';
import { findResults } from '../jsonpath/evaluate.ts';
import type { Template } from '../jsonpath/nodes.ts';
import { parseJsonPath, relaxedExpression } from '../jsonpath/parse.ts';
import { compactJson, sortKeys } from './json.ts';
import type { ObjectPrinter } from './object-printer.ts';

interface Column {
  readonly header: string;
  readonly path: Template;
}

/** `NAME:.metadata.name,IMAGE:.spec.containers[0].image`. Throws an Error in kubectl's words. */
export function parseColumnsSpec(spec: string): Column[] {
  return splitSpec(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new Error(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return createColumn(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** Commas inside brackets belong to a path. */
function splitSpec(spec: string): string[] {
  return spec.match(/(?:\[[^\]]*\]|[^,])+/g) ?? [spec];
}

/** A line of headers and a line of paths, each separated by spaces. */
export function parseColumnsFile(text: string): Column[] {
  const [headers = [], paths = []] = text.split('\n').map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (headers.length !== paths.length) {
    throw new Error(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  }
  return headers.map((header, index) => createColumn(header, paths[index] ?? ''));
}

function createColumn(header: string, expression: string): Column {
  return { header, path: parseJsonPath(relaxedExpression(expression)) };
}

export function customColumnsPrinter(columns: readonly Column[], noHeaders: boolean): ObjectPrinter {
  const writer = new TabWriter({ minimumWidth: 6, padding: 3, rememberWidths: true });
  let headers = noHeaders ? '' : `${columns.map(({ header }) => header).join('\t')}\n`;
  return (object) => {
    writer.write(headers);
    headers = '';
    const items = Array.isArray(object.items) ? object.items.filter(isJsonObject) : [object];
    for (const item of items) writer.write(`${columns.map(({ path }) => cell(path, item)).join('\t')}\n`);
    return writer.flush();
  };
}

function cell(path: Template, object: JsonObject): string {
  const values = findResults(path, object, { allowMissingKeys: true }).flat();
  if (values.length === 0) return '<none>';
  return values.map(cellText).join(',');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? goMap(value) : compactJson(sortKeys(value));
}

/** Go prints maps as `map[a:b]` and slices as `[a b]`. */
function goMap(value: object): string {
  if (Array.isArray(value)) return `[${(value as unknown[]).map(cellText).join(' ')}]`;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${cellText(item)}`).join(' ')}]`;
}
