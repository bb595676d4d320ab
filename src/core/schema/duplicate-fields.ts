const tokens = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\],]/g;

interface Scope {
  readonly path: string;
  readonly keys: Set<string>;
  /** Of arrays. */
  index: number | undefined;
  key: string;
}

export interface FieldScan {
  /** The paths of the fields that are given more than once, such as `spec.containers[0].name`, in order. */
  readonly duplicates: ReadonlySet<string>;
  /** Where in the text each field stands, by path: for duplicates the last time. */
  readonly positions: ReadonlyMap<string, number>;
}

/** Looks for fields that a JSON text gives more than once. The text must be valid JSON. */
export function scanFields(text: string): FieldScan {
  const duplicates = new Set<string>();
  const positions = new Map<string, number>();
  const scopes: Scope[] = [];
  for (const match of text.matchAll(tokens)) {
    const scope = scopes.at(-1);
    const [symbol, content, colon] = match;
    if (colon !== undefined && scope !== undefined) enterKey(scope, unescapeKey(content ?? ''), duplicates);
    if (colon !== undefined && scope !== undefined) positions.set(childOf(scope), match.index);
    else if (symbol === '{' || symbol === '[') scopes.push(open(scope, symbol === '['));
    else if (symbol === '}' || symbol === ']') scopes.pop();
    else if (symbol === ',' && scope?.index !== undefined) scope.index += 1;
  }
  return { duplicates, positions };
}

function enterKey(scope: Scope, key: string, found: Set<string>): void {
  scope.key = key;
  if (scope.keys.has(key)) found.add(childOf(scope));
  scope.keys.add(key);
}

function open(parent: Scope | undefined, isArray: boolean): Scope {
  return {
    path: parent === undefined ? '' : childOf(parent),
    keys: new Set(),
    index: isArray ? 0 : undefined,
    key: '',
  };
}

function childOf({ path, index, key }: Scope): string {
  if (index !== undefined) return `${path}[${index}]`;
  return path === '' ? key : `${path}.${key}`;
}

function unescapeKey(content: string): string {
  return content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content;
}
