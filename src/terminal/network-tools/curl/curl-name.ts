import type { DistinguishedName } from '../../../core/pki/distinguished-name.ts';
import { attributeNames } from '../../openssl/format-name.ts';

/** `O=system:masters; CN=kube-apiserver`, as curl prints names. */
export function formatCurlName(name: DistinguishedName): string {
  return name.parts
    .flat()
    .map(({ type, value }) => `${attributeNames[type] ?? type}=${value}`)
    .join('; ');
}
