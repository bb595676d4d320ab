import type { CertificateSigningRequest } from '../api/certificates-v1.ts';
import { quote } from '../meta/quote.ts';
import { semanticEqual } from '../meta/semantic-equal.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';
import { maySign } from './signer-authorization.ts';

/** Only who may `sign` for a signer puts certificates into its requests. */
export const certificateSigning = definePlugin({
  name: 'CertificateSigning',
  operations: ['UPDATE'],
  validate(attributes, { authorizer }) {
    if (!isWriteTo(attributes, 'certificatesigningrequests.certificates.k8s.io', 'status')) return;
    const [request, old] = [attributes.object, attributes.oldObject] as CertificateSigningRequest[];
    const { certificate, conditions } = request?.status ?? {};
    if (certificate === old?.status?.certificate && semanticEqual(conditions, old?.status?.conditions)) return;
    const signerName = old?.spec.signerName ?? '';
    if (maySign(authorizer, attributes.userInfo, 'sign', signerName)) return;
    throw forbid(attributes, `user not permitted to sign requests with signerName ${quote(signerName)}`);
  },
});
