import { type DistinguishedName, nameFromParts } from '../../core/pki/distinguished-name.ts';
import { attributeNames } from './format-name.ts';
import { OpensslError } from './openssl-error.ts';

/** Reads `/CN=jane/O=dev`. Throws an OpensslError. */
export function parseSubject(command: string, text: string): DistinguishedName {
  if (!text.startsWith('/')) {
    throw new OpensslError(
      `${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'`,
    );
  }
  const parts = [...text.matchAll(/\/((?:[^/\\]|\\.)*)/g)].flatMap(([, part = '']) => {
    const equals = part.indexOf('=');
    const label = part.slice(0, equals);
    const type = Object.entries(attributeNames).find(([, name]) => name.toLowerCase() === label.toLowerCase())?.[0];
    const value = part.slice(equals + 1).replaceAll(/\\(.)/g, '$1');
    return equals < 0 || type === undefined || value === '' ? [] : [[{ type, value }]];
  });
  return nameFromParts(parts);
}
