import { findResults, renderJsonPath } from '../jsonpath/evaluate.ts';
import { parseJsonPath } from '../jsonpath/parse.ts';
import { printJson, sortKeys } from './json.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** Throws an Error in kubectl's words when the template is none. */
export function jsonPathPrinter(text: string, options: { allowMissingKeys: boolean; asJson: boolean }): ObjectPrinter {
  const template = parse(text);
  return (object) => {
    try {
      if (!options.asJson) return renderJsonPath(template, object, options);
      return printJson(sortKeys(findResults(template, object, options).flat()));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(
        `error executing jsonpath ${JSON.stringify(text)}: Error executing template: ${message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\tobject given to jsonpath engine was:\n\t\t${goValue(object)}\n\n`,
      );
    }
  };
}

function parse(text: string): ReturnType<typeof parseJsonPath> {
  try {
    return parseJsonPath(text);
  } catch (error) {
    throw new Error(`error parsing jsonpath ${text}, ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A value as Go's `%#v` prints decoded JSON. */
function goValue(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[string]interface {}{${entries.map(([key, item]) => `${JSON.stringify(key)}:${goValue(item)}`).join(', ')}}`;
}
