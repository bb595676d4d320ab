import { cloneJson, isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { quote } from '../../../core/meta/quote.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import type { Session } from '../session.ts';
import { customColumnsPrinter, parseColumnsFile, parseColumnsSpec } from './custom-columns.ts';
import { printJson, sortKeys } from './json.ts';
import { jsonPathPrinter } from './jsonpath-printer.ts';
import { namePrinter } from './name.ts';
import { objectFormats, type PrintFlagValues } from './print-flags.ts';
import { templatePrinter } from './template-printer.ts';

/** Turns objects into the text that a command prints. */
export type ObjectPrinter = (object: JsonObject) => string;

export interface PrinterOptions {
  /** What was done, for what is said without `-o`: `created`. Without it the default is an error. */
  readonly operation?: string;
  /** Objects that were made here keep the order of their fields in JSON. */
  readonly keepOrder?: boolean;
  /** For tables of one's own. */
  readonly noHeaders?: boolean;
  readonly customColumns?: boolean;
}

/** Throws an Error in kubectl's words when the format is not known. */
export function createObjectPrinter(
  session: Session,
  flags: PrintFlagValues,
  options: PrinterOptions = {},
): ObjectPrinter {
  const format = flags.output === '' && flags.template !== '' ? 'go-template' : flags.output;
  const strip = flags['show-managed-fields'] ? (object: JsonObject) => object : withoutManagedFields;
  switch (format) {
    case '':
      if (options.operation !== undefined) return namePrinter(options.operation);
      break;
    case 'name':
      return namePrinter('', true);
    case 'json':
      return (object) => printJson(options.keepOrder === true ? strip(object) : sortKeys(strip(object)));
    case 'yaml':
      return yamlPrinter(strip);
    default:
      return templatedPrinter(session, flags, options, format);
  }
  throw unknownFormat(flags.output, options);
}

function templatedPrinter(
  session: Session,
  flags: PrintFlagValues,
  options: PrinterOptions,
  format: string,
): ObjectPrinter {
  const [, name = '', , argument] = /^([a-z-]+)(=(.*))?$/s.exec(format) ?? [];
  const text = argument ?? flags.template;
  const lenient = { allowMissingKeys: flags['allow-missing-template-keys'] };
  const readFile = (): string => session.process.files.readText(session.process.resolve(text));
  switch (name) {
    case 'jsonpath':
    case 'jsonpath-file':
    case 'jsonpath-as-json':
      if (text === '') throw new Error('template format specified but no template given');
      return jsonPathPrinter(name === 'jsonpath-file' ? readFile() : text, {
        ...lenient,
        asJson: name === 'jsonpath-as-json',
      });
    case 'go-template':
    case 'template':
    case 'go-template-file':
    case 'templatefile':
      if (text === '') throw new Error('template format specified but no template given');
      return templatePrinter(name.endsWith('file') ? readFile() : text, lenient);
    case 'custom-columns':
    case 'custom-columns-file':
      if (options.customColumns !== true) break;
      if (text === '')
        throw new Error(
          `${name} format specified but no ${name === 'custom-columns' ? 'custom columns given' : 'template file given'}`,
        );
      return customColumnsPrinter(
        name === 'custom-columns' ? parseColumnsSpec(text) : parseColumnsFile(readFile()),
        options.noHeaders ?? false,
      );
    default:
      break;
  }
  throw unknownFormat(flags.output, options);
}

function unknownFormat(format: string, options: PrinterOptions): Error {
  const formats =
    options.customColumns === true
      ? [...objectFormats, 'custom-columns', 'custom-columns-file', 'wide']
      : objectFormats;
  return new Error(
    `unable to match a printer suitable for the output format ${quote(format)}, allowed formats are: ${[...formats].sort().join(',')}`,
  );
}

function yamlPrinter(strip: (object: JsonObject) => JsonObject): ObjectPrinter {
  let printed = 0;
  return (object) => {
    printed += 1;
    return `${printed > 1 ? '---\n' : ''}${printYaml(strip(object))}`;
  };
}

/** The object, or the objects of a list, without `metadata.managedFields`. */
function withoutManagedFields(object: JsonObject): JsonObject {
  const copy = cloneJson(object);
  const objects = Array.isArray(copy.items) ? [copy, ...copy.items.filter(isJsonObject)] : [copy];
  for (const { metadata } of objects) if (isJsonObject(metadata)) delete metadata.managedFields;
  return copy;
}
