import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request of a script. Texts may hold `{{...}}`, filled in from what earlier steps were answered. */
export interface Step {
  /** Unique in its script. */
  readonly name: string;
  /** What later steps call its answer by. */
  readonly label: string | undefined;
  /** The answer is a stream of events, read until it ends or falls silent. */
  readonly watch: boolean;
  /** `status.phase=Active`: sent again and again until its answer says so. */
  readonly until: string | undefined;
  /** Sent without the administrator's credentials. */
  readonly anonymous: boolean;
  readonly method: string;
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Script {
  readonly area: string;
  readonly text: string;
  /** `@name = text` at the head of the file. */
  readonly constants: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

const folder = join(import.meta.dirname, '../requests');

/** Methods that say of which kind a patch is. */
const patchTypes: Readonly<Record<string, string>> = {
  APPLY: 'application/apply-patch+yaml',
  JSONPATCH: 'application/json-patch+json',
  MERGE: 'application/merge-patch+json',
  STRATEGIC: 'application/strategic-merge-patch+json',
};

export function scriptAreas(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.http'))
    .map((file) => file.slice(0, -'.http'.length))
    .sort();
}

/** Reads the script of an area. Throws for what is not written as README.md says. */
export function readScript(area: string): Script {
  const text = readFileSync(join(folder, `${area}.http`), 'utf8');
  const [head = '', ...parts] = text.split(/^### /m);
  const steps = parts.map((part) => parseStep(area, part));
  const names = new Set<string>();
  for (const { name } of steps) {
    if (names.has(name)) throw new Error(`${area}: two steps are called ${name}`);
    names.add(name);
  }
  return { area, text, constants: readConstants(head), steps };
}

function readConstants(head: string): Map<string, string> {
  const lines = [...head.matchAll(/^@(\w+) = (.*)$/gm)];
  return new Map(lines.map(([, name = '', value = '']) => [name, value]));
}

function parseStep(area: string, part: string): Step {
  const lines = part.split('\n');
  const name = lines.shift()?.trim() ?? '';
  const directives: string[] = [];
  while (lines[0]?.startsWith('# ')) directives.push(lines.shift()?.slice(2).trim() ?? '');
  const [word = '', ...address] = (lines.shift() ?? '').split(' ');
  const headers: Record<string, string> = {};
  for (let line = lines.shift(); line !== undefined && line !== ''; line = lines.shift()) {
    const colon = line.indexOf(':');
    if (colon < 0) throw new Error(`${area}: ${name}: no header: ${line}`);
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const directive = (name: string): string | undefined =>
    directives.find((text) => text.startsWith(`@${name} `))?.slice(name.length + 2);
  const body = lines.join('\n').trimEnd();
  const type = patchTypes[word] ?? 'application/json';
  if (body !== '') headers['content-type'] ??= type;
  return {
    name,
    label: directive('name'),
    until: directive('until'),
    watch: directives.includes('@watch'),
    anonymous: directives.includes('@anonymous'),
    method: word in patchTypes ? 'PATCH' : word,
    target: address.join(' '),
    headers,
    body: body === '' ? undefined : body,
  };
}
