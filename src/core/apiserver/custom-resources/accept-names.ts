import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../api/apiextensions-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { quote } from '../../meta/quote.ts';

/** What a definition may call its kind. */
export interface AcceptedNames {
  readonly names: CustomResourceDefinitionNames;
  /** Of the names that it may not have; the last kind of name counts. */
  readonly conflict: { readonly reason: string; readonly message: string } | undefined;
}

/** The names that a definition gets: those that no other definition of its group has. `others` are those definitions. */
export function acceptNames(
  { spec, status }: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
): AcceptedNames {
  const taken = namesOf(others);
  const wanted = spec.names;
  const had = status?.acceptedNames ?? { plural: '', kind: '' };
  const names: CustomResourceDefinitionNames = { ...had };
  let conflict: AcceptedNames['conflict'];
  const isFree = (name: string, own: string, used: ReadonlySet<string>): boolean => name === own || !used.has(name);
  const refuse = (reason: string, refused: readonly string[]): void => {
    const messages = refused.map((name) => `${quote(name)} is already in use`);
    conflict = { reason, message: messages.length > 1 ? `[${messages.join(', ')}]` : (messages[0] ?? '') };
  };
  const accept = (field: 'kind' | 'listKind' | 'plural' | 'singular', reason: string): void => {
    const used = field === 'kind' || field === 'listKind' ? taken.kinds : taken.resources;
    const name = wanted[field] ?? '';
    if (isFree(name, had[field] ?? '', used)) names[field] = name;
    else refuse(reason, [name]);
  };
  accept('plural', 'PluralConflict');
  accept('singular', 'SingularConflict');
  if (!deepEqual(wanted.shortNames, had.shortNames)) {
    const own = had.shortNames ?? [];
    const refused = (wanted.shortNames ?? []).filter((name) => !own.includes(name) && taken.resources.has(name));
    if (refused.length > 0) refuse('ShortNamesConflict', refused);
    else setOrDelete(names, 'shortNames', wanted.shortNames);
  }
  accept('kind', 'KindConflict');
  accept('listKind', 'ListKindConflict');
  setOrDelete(names, 'categories', wanted.categories);
  return { names, conflict };
}

function namesOf(definitions: readonly CustomResourceDefinition[]) {
  const accepted = definitions.flatMap(({ status }) => status?.acceptedNames ?? []);
  const resources = accepted.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]);
  const kinds = accepted.flatMap(({ kind, listKind = '' }) => [kind, listKind]);
  return { resources: new Set(resources), kinds: new Set(kinds) };
}

function setOrDelete(
  names: CustomResourceDefinitionNames,
  field: 'categories' | 'shortNames',
  value: string[] | undefined,
): void {
  if (value === undefined) delete names[field];
  else names[field] = value;
}
