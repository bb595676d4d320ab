/** What the arguments of a command name: types, one type with names, or TYPE/NAME pairs. */
export interface NamedResources {
  readonly types: readonly string[];
  readonly names: readonly string[];
  readonly pairs: readonly { readonly type: string; readonly name: string }[];
}

/** Throws an Error in kubectl's words. Categories are not expanded. */
export function parseArguments(args: readonly string[]): NamedResources {
  const normal = joinTypesWithNames(args);
  const slashes = normal.filter((arg) => arg.includes('/')).length;
  if (slashes > 0) {
    if (slashes !== normal.length) throw new Error(mixedFormsMessage);
    return { types: [], names: [], pairs: normal.map(parsePair) };
  }
  const [types = '', ...names] = normal;
  return { types: normal.length === 0 ? [] : splitTypes(types), names, pairs: [] };
}

const mixedFormsMessage =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** `a,b c` is `a/c b/c`. */
function joinTypesWithNames(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args;
  const types = splitTypes(first);
  if (names.length === 0 || types.length < 2) return args;
  return types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

function splitTypes(text: string): string[] {
  return [...new Set(text.split(','))];
}

function parsePair(text: string): { type: string; name: string } {
  const parts = text.split('/');
  if (parts.length !== 2) throw new Error('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || splitTypes(type).length !== 1) {
    throw new Error('arguments in resource/name form must have a single resource and name');
  }
  return { type, name };
}
