import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { goJson, quote } from '../../../core/meta/quote.ts';
import { parseYamlDocuments, YamlError } from '../../../core/meta/yaml/parse.ts';
import { sortKeys } from '../printers/json.ts';
import type { Session } from '../session.ts';
import { readInput } from './read-input.ts';

/** What `-f`, `-R` and `-k` say. */
export interface FileOptions {
  readonly filename?: readonly string[];
  readonly recursive?: boolean;
  readonly kustomize?: string;
}

export function namesFiles(options: FileOptions | undefined): boolean {
  return (options?.filename?.length ?? 0) > 0 || Boolean(options?.kustomize);
}

export interface FileDocument {
  readonly source: string;
  readonly object: JsonObject;
}

export interface FileSources {
  readonly paths: readonly string[];
  /** Several files, or a stream, may hold several objects. */
  readonly single: boolean;
}

const extensions = ['.json', '.yaml', '.yml'];

/** The files that are meant, folders expanded. `-` is standard input. Throws an Error in kubectl's words. */
export function findFiles(session: Session, options: FileOptions): FileSources {
  if (options.kustomize) throw new Error(`kustomize is not built into this kubectl: ${options.kustomize}`);
  const paths: string[] = [];
  let single = true;
  for (const name of options.filename ?? []) {
    const found =
      name === '-' || /^https?:\/\//.test(name) ? [name] : expand(session, name, options.recursive ?? false);
    if (name === '-' || found.length > 1) single = false;
    paths.push(...found);
  }
  return { paths, single: single && paths.length === 1 };
}

function expand(session: Session, name: string, recursive: boolean): string[] {
  const { files } = session.process;
  const path = session.process.resolve(name);
  if (!files.exists(path)) {
    const matches = glob(session, name);
    if (matches.length > 0) return matches;
    throw new Error(`the path ${quote(name)} does not exist`);
  }
  if (files.stat(path).type !== 'directory') return [name];
  const found = walk(session, name.replace(/\/+$/, '') || '/', recursive);
  if (found.length === 0)
    throw new Error(`error reading [${name}]: recognized file extensions are [${extensions.join(' ')}]`);
  return found;
}

function walk(session: Session, folder: string, recursive: boolean): string[] {
  const { files } = session.process;
  return files.readDirectory(session.process.resolve(folder)).flatMap((entry) => {
    const path = folder === '.' ? entry : `${folder === '/' ? '' : folder}/${entry}`;
    if (files.stat(session.process.resolve(path)).type === 'directory')
      return recursive ? walk(session, path, true) : [];
    return extensions.some((extension) => path.endsWith(extension)) ? [path] : [];
  });
}

/** Names with `*` and `?` in their last part. */
function glob(session: Session, pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [];
  const slash = pattern.lastIndexOf('/');
  const folder = slash < 0 ? '.' : pattern.slice(0, slash) || '/';
  const { files } = session.process;
  const absolute = session.process.resolve(folder);
  if (!files.exists(absolute)) return [];
  const expression = new RegExp(
    `^${pattern
      .slice(slash + 1)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
  const prefix = slash < 0 ? '' : pattern.slice(0, slash + 1);
  return files
    .readDirectory(absolute)
    .filter((entry) => expression.test(entry))
    .map((entry) => prefix + entry);
}

/** The objects in one file, in order, their fields sorted as the real kubectl sends them; `validate` chooses the words for what is none. Throws an Error in kubectl's words. */
export async function readDocuments(session: Session, path: string, validate: boolean): Promise<FileDocument[]> {
  const source = path === '-' ? 'STDIN' : path;
  const text = await readSource(session, path);
  const documents: FileDocument[] = [];
  for (const value of parseSource(source, text)) {
    if (value === null || value === undefined) continue;
    if (!isJsonObject(value)) throw validate ? invalid(source, 'invalid object to validate') : noObject(source, value);
    requireMetadata(source, value);
    documents.push({ source, object: sortKeys(value) as JsonObject });
  }
  return documents;
}

async function readSource(session: Session, path: string): Promise<string> {
  if (path === '-') return readInput(session);
  if (/^https?:\/\//.test(path)) {
    throw new Error(`unable to read URL ${quote(path)}, no route to that host from here`);
  }
  return session.process.files.readText(session.process.resolve(path));
}

function parseSource(source: string, text: string): unknown[] {
  try {
    return parseYamlDocuments(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    if (text.trimStart().startsWith('{')) throw new Error(`error parsing ${source}: unexpected EOF`);
    throw new Error(`error parsing ${source}: error converting YAML to JSON: ${error.message}`);
  }
}

/** Throws what validation says of an object without its kind. */
export function validateKind({ source, object }: FileDocument): void {
  const missing = ['apiVersion', 'kind']
    .filter((key) => typeof object[key] !== 'string' || object[key] === '')
    .map((key) => `${key} not set`);
  if (missing.length === 0) return;
  throw invalid(source, missing.length === 1 ? (missing[0] ?? '') : `[${missing.join(', ')}]`);
}

/** What validation says of a file. */
export function invalid(source: string, reason: string): Error {
  return new Error(
    `error validating ${quote(source)}: error validating data: ${reason}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

function noObject(source: string, value: unknown): Error {
  const type = Array.isArray(value) ? 'array' : typeof value;
  return new Error(
    `error parsing ${source}: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
  );
}

/** Throws what the decoder says of metadata whose fields are of other types than Kubernetes'. */
function requireMetadata(source: string, { metadata }: JsonObject): void {
  if (!isJsonObject(metadata)) return;
  for (const field of ['name', 'generateName', 'namespace']) checkText(source, field, metadata[field]);
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (isJsonObject(map)) for (const value of Object.values(map)) checkText(source, field, value);
  }
}

function checkText(source: string, field: string, value: unknown): void {
  if (value === undefined || value === null || typeof value === 'string') return;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw new Error(
    `unable to decode ${quote(source)}: json: cannot unmarshal ${type} into Go struct field ObjectMeta.metadata.${field} of type string`,
  );
}

/** Throws what the decoder says of an object without its kind. */
export function requireKind({ source, object }: FileDocument): void {
  for (const [key, missing] of [
    ['kind', "Object 'Kind' is missing in"],
    ['apiVersion', "Object 'apiVersion' is missing in"],
  ] as const) {
    if (typeof object[key] === 'string' && object[key] !== '') continue;
    throw new Error(`unable to decode ${quote(source)}: ${missing} '${goJson(object)}'`);
  }
}
