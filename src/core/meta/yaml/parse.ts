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
    const [error] = document.errors;
    if (error !== undefined) throw new YamlError(describe(error, text));
    return document.toJS() as unknown;
  });
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

function describe(error: YAMLParseError, text: string): string {
  const line = error.linePos?.[0].line ?? 1;
  return `yaml: line ${line + lineOffset(error)}: ${goWords(error, text, line)}`;
}

function lineOffset(error: YAMLParseError): number {
  return error.code === 'BAD_INDENT' || error.code === 'MISSING_CHAR' ? 1 : 0;
}

function goWords(error: YAMLParseError, text: string, line: number): string {
  const source = text.split('\n')[line - 1] ?? '';
  if (/^\s*\t/.test(source)) return 'found character that cannot start any token';
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'mapping values are not allowed in this context';
    case 'MISSING_CHAR':
      return /['"]/.test(error.message) ? 'found unexpected end of stream' : "could not find expected ':'";
    case 'TAB_AS_INDENT':
      return 'found character that cannot start any token';
    case 'BAD_ALIAS':
      return 'did not find expected alphabetic or numeric character';
    default:
      return 'did not find expected key';
  }
}
