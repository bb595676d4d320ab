import { addressOverloads } from '../kubernetes/addresses.ts';
import { authorizationOverloads } from '../kubernetes/authorization.ts';
import { formatOverloads } from '../kubernetes/formats.ts';
import { quantityOverloads } from '../kubernetes/quantities.ts';
import { urlOverloads } from '../kubernetes/urls.ts';
import { versionOverloads } from '../kubernetes/versions.ts';
import { conversionOverloads } from './conversions.ts';
import { listOverloads } from './lists.ts';
import { operatorOverloads } from './operators.ts';
import { optionalOverloads } from './optionals.ts';
import type { Overload } from './overload.ts';
import { regexOverloads } from './regex-library.ts';
import { standardOverloads } from './standard.ts';
import { stringOverloads } from './strings.ts';
import { timeOverloads } from './times.ts';

export type FunctionTable = ReadonlyMap<string, readonly Overload[]>;

/** The functions that every expression may call. */
export const functionTable: FunctionTable = tableOf([
  ...operatorOverloads,
  ...standardOverloads,
  ...conversionOverloads,
  ...timeOverloads,
  ...stringOverloads,
  ...regexOverloads,
  ...listOverloads,
  ...optionalOverloads,
  ...addressOverloads,
  ...urlOverloads,
  ...quantityOverloads,
  ...versionOverloads,
  ...formatOverloads,
  ...authorizationOverloads,
]);

/** The functions by their names. */
function tableOf(overloads: readonly Overload[]): FunctionTable {
  const table = new Map<string, Overload[]>();
  for (const overload of overloads) table.set(overload.name, [...(table.get(overload.name) ?? []), overload]);
  return table;
}
