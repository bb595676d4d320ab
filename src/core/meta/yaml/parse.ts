import { parseAllDocuments, type ScalarTag, type Tags, type YAMLParseError } from 'yaml';

/** A text that is no YAML. The message is go-yaml's where it is known: `yaml: line 3: ...`. */
export class YamlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'YamlError';
  }
}

/** The value of the first document as JSON: mappings have keys of text. Undefined when there is none. */
export function parseYaml(text: string): unknown {
  const [first] = parseYamlDocuments(text);
  return first;
}

/** The values of all documents; one that is empty or only has comments is null. Throws a YamlError. */
export function parseYamlDocuments(text: string): unknown[] {
  const json = tryJson(text);
  if (json !== undefined) return [json];
  const documents = parseAllDocuments(text, {
    schema: 'yaml-1.1',
    merge: true,
    customTags: adaptTags,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    if (document.errors.length > 0) throw new YamlError(describe(document.errors, text));
    return toJson(document);
  });
}

function toJson(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const anchor = /: (\S+)$/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw new YamlError(`yaml: unknown anchor '${anchor}' referenced`);
  }
}

function tryJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const otherTypes = /:(int|float|timestamp|binary|omap|pairs|set)$/;

/** Numbers as go-yaml reads them: it knows the octals of YAML 1.2 and takes dates and base 60 for text. */
function adaptTags(tags: Tags): Tags {
  return [integer, float, ...tags.filter((tag) => typeof tag === 'string' || !otherTypes.test(tag.tag))];
}

const integer: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)$/,
  resolve: (text) => {
    const magnitude = Number(text.replace(/[-+_]/g, '').replace(/^0([0-7]+)$/, '0o$1'));
    return text.startsWith('-') ? -magnitude : magnitude;
  },
};

const float: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/,
  resolve: (text) => {
    const value = Number(text.replaceAll('_', ''));
    return Number.isFinite(value) ? value : text;
  },
};

/** go-yaml's words for an error; its scanner counts lines from one, its parser from zero, and neither names the first. */
function describe(errors: readonly YAMLParseError[], text: string): string {
  const { words, line, scanner } = explain(errors, text);
  const shown = scanner ? line : line - 1;
  return line <= 1 ? `yaml: ${words}` : `yaml: line ${shown}: ${words}`;
}

interface Explanation {
  readonly words: string;
  /** Counted from one. */
  readonly line: number;
  readonly scanner: boolean;
}

function explain(errors: readonly YAMLParseError[], text: string): Explanation {
  const [error] = errors;
  const line = error?.linePos?.[0].line ?? 1;
  const scanned = (words: string, at = line): Explanation => ({ words, line: at, scanner: true });
  const parsed = (words: string): Explanation => ({ words, line, scanner: false });
  if (error === undefined) return scanned('unknown error');
  const multiline = errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY')?.linePos?.[1]?.line;
  switch (error.code) {
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return scanned('found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanned('mapping values are not allowed in this context', multiline ?? line);
    case 'MULTILINE_IMPLICIT_KEY':
      return explainMultilineKey(errors, line, text);
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return scanned('found unexpected end of stream');
      return /Implicit map keys/.test(error.message)
        ? scanned("could not find expected ':'", line + 1)
        : parsed('did not find expected key');
    case 'BAD_INDENT':
      if (/[[{,]\s*$/.test(text)) return parsed('did not find expected node content');
      if (error.message.startsWith('Flow'))
        return parsed(`did not find expected ',' or '${/map/.test(error.message) ? '}' : ']'}'`);
      return parsed('did not find expected key');
    default:
      return parsed(/^\s*-\s/.test(text) ? "did not find expected '-' indicator" : 'did not find expected key');
  }
}

function explainMultilineKey(errors: readonly YAMLParseError[], line: number, text: string): Explanation {
  const end = errors[0]?.linePos?.[1]?.line ?? line;
  if (errors.some(({ message }) => message.includes('block-seq-ind')))
    return { words: 'did not find expected key', line, scanner: false };
  const first = text.split('\n').findIndex((row) => /^\s*[^\s#]/.test(row)) + 1;
  const words = line > first ? "could not find expected ':'" : 'mapping values are not allowed in this context';
  return { words, line: end, scanner: true };
}
