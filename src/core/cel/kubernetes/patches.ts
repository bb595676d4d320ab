import { type FunctionTable, functionTable, tableOf } from '../functions/function-table.ts';
import { overload } from '../functions/overload.ts';

/** What mutations may call: `jsonpatch.escapeKey('a/b')` for the paths of JSON patches. */
export const mutationFunctions: FunctionTable = new Map([
  ...functionTable,
  ...tableOf([
    overload('jsonpatch.escapeKey(string): string', (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')),
  ]),
]);
