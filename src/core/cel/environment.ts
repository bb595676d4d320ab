import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  listOfAny,
  mapOfAny,
  nullType,
  optionalOfAny,
  stringType,
  structType,
  timestampType,
  typeOfAny,
  uintType,
} from './cel-type.ts';
import type { FunctionTable } from './functions/function-table.ts';

/** What an expression may name besides functions. */
export interface CelEnvironment {
  readonly variables: ReadonlyMap<string, CelType>;
  /** A type that expressions can make values of: `Object.spec`. */
  readonly struct?: (name: string) => CelType | undefined;
  /** Every function unless given. */
  readonly functions?: FunctionTable;
}

const typeNames = new Map(
  [boolType, bytesType, doubleType, durationType, intType, nullType, stringType, timestampType, uintType]
    .concat([listOfAny, mapOfAny, optionalOfAny, typeOfAny])
    .concat(
      ['net.IP', 'net.CIDR', 'kubernetes.URL', 'kubernetes.Quantity', 'kubernetes.Semver'].map((name) =>
        structType(name),
      ),
    )
    .map((type) => [type.name, type] as const),
);

/** The type that a name stands for in an expression such as `type(x) == int`. */
export function namedType(name: string): CelType | undefined {
  return typeNames.get(name);
}
