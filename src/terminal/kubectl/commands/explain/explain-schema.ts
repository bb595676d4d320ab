import { resolve, type Schema, type Schemas, typeText, valuesOf } from './schema.ts';
import { wordWrap } from './word-wrap.ts';

export interface Explanation {
  readonly schemas: Schemas;
  /** With the fields of fields, and without what is said of them. */
  readonly recursive: boolean;
}

/** What there is to say of the field at a path, or of the schema itself; undefined when there is no such field. */
export function explainSchema(schema: Schema, path: readonly string[], how: Explanation): string | undefined {
  return follow(schema, path, new Set(), how);
}

function follow(
  schema: Schema,
  path: readonly string[],
  seen: ReadonlySet<string>,
  how: Explanation,
): string | undefined {
  const resolved = resolve(schema, how.schemas);
  const [name, ...rest] = path;
  if (name === undefined) return overview(resolved, how);
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return undefined;
  const field = resolved.properties?.[name];
  if (field !== undefined) {
    const found = follow(field, rest, new Set(), how);
    return rest.length > 0 || found === undefined ? found : `${heading(name, field, how)}${found}`;
  }
  const history = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
  const inner = resolved.items ?? valuesOf(resolved);
  if (inner !== undefined) return follow(inner, path, history, how);
  for (const alternative of resolved.allOf ?? []) {
    const found = follow(alternative, path, history, how);
    if (found !== undefined) return found;
  }
  return undefined;
}

function heading(name: string, field: Schema, { schemas }: Explanation): string {
  const choices = (field.enum ?? []).map((choice) => `\n    ${choiceText(choice)}`).join('');
  return `FIELD: ${name} <${typeText(field, schemas)}>\n${choices === '' ? '' : `ENUM:${choices}`}\n\n`;
}

function choiceText(choice: unknown): string {
  return choice === '' ? '""' : String(choice);
}

function overview(schema: Schema, how: Explanation): string {
  const description = indent(4, wordWrap(descriptionOf(schema, how.schemas) || '<empty>', 76));
  const fields = fieldList(schema, 1, new Set(), how);
  return `DESCRIPTION:\n${description}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`;
}

function descriptionOf(schema: Schema, schemas: Schemas): string {
  const resolved = resolve(schema, schemas);
  const parts = [...(resolved.allOf ?? []), resolved.items ?? [], valuesOf(resolved) ?? []].flat();
  const own = resolved.description ? `${resolved.description}\n` : '';
  return own + parts.map((part) => descriptionOf(part, schemas)).join('');
}

function fieldList(schema: Schema, level: number, seen: ReadonlySet<string>, how: Explanation): string {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return '';
  const history = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
  const resolved = resolve(schema, how.schemas);
  const { properties = {}, required = [] } = resolved;
  const fields = Object.entries(properties)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => {
      const detail = fieldDetail(name, field, { level, required: required.includes(name) }, how);
      return how.recursive ? detail + fieldList(field, level + 1, history, how) : detail;
    });
  const parts = [...(resolved.allOf ?? []), resolved.items ?? [], valuesOf(resolved) ?? []].flat();
  return [...fields, ...parts.map((part) => fieldList(part, level, history, how))].join('');
}

const shownChoices = 4;

function fieldDetail(
  name: string,
  field: Schema,
  { level, required }: { level: number; required: boolean },
  { schemas, recursive }: Explanation,
): string {
  const margin = level * 2;
  const { enum: choices = [], description = '' } = field;
  const shown = choices.slice(0, shownChoices).map(choiceText).join(', ');
  const more = choices.length > shownChoices ? ', ....' : '';
  const choice = choices.length === 0 ? '' : `\n${' '.repeat(margin)}enum: ${shown}${more}`;
  const line = `${' '.repeat(margin)}${name}\t<${typeText(field, schemas)}>${required ? ' -required-' : ''}${choice}\n`;
  if (recursive) return line;
  const text = indent(margin + 2, wordWrap(description || '<no description>', 78 - margin));
  return `${line}${text}\n\n`;
}

function indent(amount: number, text: string): string {
  const margin = ' '.repeat(amount);
  return margin + text.replaceAll('\n', `\n${margin}`);
}
