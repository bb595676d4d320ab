import { type Json, quoteText, sortedKeys, toText } from './value.ts';

export interface PrintOptions {
  /** What one level is indented by; '' for one line. */
  readonly indent: string;
  readonly sortKeys: boolean;
  readonly colour: boolean;
}

/** A value as jq prints it, without the newline. */
export function printJson(value: Json, options: PrintOptions): string {
  if (options.colour) return coloured(value, options, 0);
  return options.indent === '' ? toText(value, options.sortKeys) : indented(value, options, 0);
}

function indented(value: Json, options: PrintOptions, depth: number): string {
  if (value === null || typeof value !== 'object') return toText(value);
  const inner = `\n${options.indent.repeat(depth + 1)}`;
  const outer = `\n${options.indent.repeat(depth)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[${value.map((item) => inner + indented(item, options, depth + 1)).join(',')}${outer}]`;
  }
  if (value.size === 0) return '{}';
  const keys = options.sortKeys ? sortedKeys(value) : [...value.keys()];
  const entries = keys.map(
    (key) => `${inner}${quoteText(key)}: ${indented(value.get(key) ?? null, options, depth + 1)}`,
  );
  return `{${entries.join(',')}${outer}}`;
}

const reset = '\x1b[0m';
const keyColour = '\x1b[34;1m';
const colours = { null: '\x1b[1;30m', plain: '\x1b[0;39m', text: '\x1b[0;32m', nested: '\x1b[1;39m' };

function coloured(value: Json, options: PrintOptions, depth: number): string {
  if (value === null) return `${colours.null}null${reset}`;
  if (typeof value === 'string') return `${colours.text}${quoteText(value)}${reset}`;
  if (typeof value !== 'object') return `${colours.plain}${toText(value)}${reset}`;
  const line = options.indent === '' ? '' : '\n';
  const inner = line + options.indent.repeat(depth + 1);
  const outer = line + options.indent.repeat(depth);
  const start = colours.nested;
  if (Array.isArray(value)) {
    if (value.length === 0) return `${start}[]${reset}`;
    const items = value.map((item) => inner + coloured(item, options, depth + 1));
    return `${start}[${items.join(`${start},`)}${start}${outer}${start}]${reset}`;
  }
  if (value.size === 0) return `${start}{}${reset}`;
  const keys = options.sortKeys ? sortedKeys(value) : [...value.keys()];
  const space = options.indent === '' ? '' : ' ';
  const entries = keys.map(
    (key) =>
      `${inner}${reset}${keyColour}${quoteText(key)}${reset}${start}:${space}${reset}${coloured(value.get(key) ?? null, options, depth + 1)}`,
  );
  return `${start}{${entries.join(`${reset}${start},`)}${reset}${start}${outer}${start}}${reset}`;
}
