import described from './query-parameters.json' with { type: 'json' };

/** A parameter as OpenAPI 3 has it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly required?: true;
  readonly schema: { readonly type: string; readonly uniqueItems: true };
}

const deletion = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
];
const selection = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'shardSelector',
  'timeoutSeconds',
];
const writing = ['dryRun', 'fieldManager', 'fieldValidation'];
const byVerb: Readonly<Record<string, readonly string[]>> = {
  create: writing,
  delete: deletion,
  deletecollection: [...deletion, ...selection],
  list: ['allowWatchBookmarks', ...selection, 'watch'],
  patch: [...writing, 'force'],
  update: writing,
};

const all: Readonly<Record<string, { readonly description: string; readonly type: string }>> = described;

/** What a verb takes in its query, besides what each verb takes. */
export function queryParameters(verb: string): Parameter[] {
  return (byVerb[verb] ?? []).flatMap((name) => {
    const key = `${verb} ${name}` in all ? `${verb} ${name}` : name;
    return queryParameter(key, name);
  });
}

/** The options of a connection, which are a kind of their own, as a query has them. */
export function optionParameters(kind: string): Parameter[] {
  const keys = Object.keys(all).filter((key) => key.startsWith(`${kind} `));
  return keys.flatMap((key) => queryParameter(key, key.slice(kind.length + 1)));
}

function queryParameter(key: string, name: string): Parameter[] {
  const found = all[key];
  if (found === undefined) return [];
  return [{ name, in: 'query', description: found.description, schema: { type: found.type, uniqueItems: true } }];
}

/** What the address of a path names; `what` is the kind. */
export function pathParameters(path: string, what: string): Parameter[] {
  const descriptions: Readonly<Record<string, string>> = {
    name: `name of the ${what}`,
    namespace: 'object name and auth scope, such as for teams and projects',
  };
  return Object.entries(descriptions).flatMap(([name, description]) => {
    if (!path.includes(`{${name}}`)) return [];
    return [{ name, in: 'path' as const, description, required: true, schema: { type: 'string', uniqueItems: true } }];
  });
}

/** How the answers of all verbs are printed. */
export const prettyParameter: Parameter = {
  name: 'pretty',
  in: 'query',
  description: described.pretty.description,
  schema: { type: 'string', uniqueItems: true },
};
