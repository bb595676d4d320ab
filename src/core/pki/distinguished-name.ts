import { type DerValue, directoryString, encode, objectIdentifier, sequence, tags } from './der.ts';
import { oids } from './object-identifiers.ts';

/** A distinguished name: its parts in order, each a set of attributes. */
export interface DistinguishedName {
  readonly parts: readonly (readonly NameAttribute[])[];
  /** Empty where there is none. */
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface NameAttribute {
  /** An object identifier. */
  readonly type: string;
  readonly value: string;
}

/** What Kubernetes puts into names: the user and its groups. */
export interface SubjectOptions {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
}

export function nameFromParts(parts: readonly (readonly NameAttribute[])[]): DistinguishedName {
  const values = (type: string): string[] =>
    parts.flat().flatMap((attribute) => (attribute.type === type ? [attribute.value] : []));
  return { parts, commonName: values(oids.commonName).at(-1) ?? '', organizations: values(oids.organization) };
}

/** In the order of Go's crypto/x509: all organizations in one set, then the common name. */
export function subjectName({ commonName, organizations = [] }: SubjectOptions): DistinguishedName {
  const parts: NameAttribute[][] = [];
  if (organizations.length > 0) parts.push(organizations.map((value) => ({ type: oids.organization, value })));
  if (commonName !== undefined && commonName !== '') parts.push([{ type: oids.commonName, value: commonName }]);
  return nameFromParts(parts);
}

const goOrder = [
  ...[oids.country, oids.province, oids.locality, oids.street, oids.postalCode, oids.organization],
  ...[oids.organizationalUnit, oids.commonName, oids.serialNumber],
];

/** The name as Go's crypto/x509 writes it again after reading it: what it knows, in its order, the last name of each only once. */
export function normalizeName({ parts }: DistinguishedName): DistinguishedName {
  const attributes = parts.flat();
  const single: readonly string[] = [oids.commonName, oids.serialNumber];
  const sets = goOrder.map((type) => {
    const found = attributes.filter((attribute) => attribute.type === type);
    return single.includes(type) ? found.slice(-1) : found;
  });
  return nameFromParts(sets.filter((set) => set.length > 0));
}

export function parseName(value: DerValue): DistinguishedName {
  return nameFromParts(
    value.children.map((set) =>
      set.children.map((pair) => ({
        type: pair.child(0, tags.objectIdentifier).objectIdentifier(),
        value: pair.child(1).text(),
      })),
    ),
  );
}

export function encodeName(name: DistinguishedName): Uint8Array<ArrayBuffer> {
  return sequence(
    ...name.parts.map((part) => {
      const pairs = part.map(({ type, value }) => sequence(objectIdentifier(type), directoryString(value)));
      return encode(tags.set, ...pairs.sort(compareBytes));
    }),
  );
}

/** DER wants the elements of a set in the order of their bytes. */
function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
