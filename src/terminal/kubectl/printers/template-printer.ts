import { parseGoTemplate, renderGoTemplate } from '../../cli/go-template.ts';
import type { ObjectPrinter } from './object-printer.ts';

/** Throws an Error in kubectl's words when the template is none. */
export function templatePrinter(text: string, options: { allowMissingKeys: boolean }): ObjectPrinter {
  const template = parse(text);
  return (object) => renderGoTemplate(template, object, options);
}

function parse(text: string): ReturnType<typeof parseGoTemplate> {
  try {
    return parseGoTemplate(text);
  } catch (error) {
    throw new Error(`error parsing template ${text}, ${error instanceof Error ? error.message : String(error)}`);
  }
}
