import type { DistinguishedName } from '../../core/pki/distinguished-name.ts';
import { oids } from '../../core/pki/object-identifiers.ts';

/** The short names of what names are made of. */
export const attributeNames: Readonly<Record<string, string>> = {
  [oids.commonName]: 'CN',
  [oids.serialNumber]: 'serialNumber',
  [oids.country]: 'C',
  [oids.locality]: 'L',
  [oids.province]: 'ST',
  [oids.street]: 'street',
  [oids.organization]: 'O',
  [oids.organizationalUnit]: 'OU',
  [oids.email]: 'emailAddress',
};

/** `O = a + O = b, CN = c`, as OpenSSL 3 prints names. */
export function formatName(name: DistinguishedName): string {
  return name.parts
    .map((part) => part.map(({ type, value }) => `${attributeNames[type] ?? type} = ${quoteValue(value)}`).join(' + '))
    .join(', ');
}

function quoteValue(value: string): string {
  return /[",+<>;]|^[# ]| $/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}
