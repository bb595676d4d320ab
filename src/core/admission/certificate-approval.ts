import type { CertificateSigningRequest } from '../api/certificates-v1.ts';
import { quote } from '../meta/quote.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';
import { maySign } from './signer-authorization.ts';

/** Only who may `approve` for a signer approves or denies its requests. */
export const certificateApproval = definePlugin({
  name: 'CertificateApproval',
  operations: ['UPDATE'],
  validate(attributes, { authorizer }) {
    if (!isWriteTo(attributes, 'certificatesigningrequests.certificates.k8s.io', 'approval')) return;
    const { signerName } = (attributes.oldObject as CertificateSigningRequest).spec;
    if (maySign(authorizer, attributes.userInfo, 'approve', signerName)) return;
    throw forbid(attributes, `user not permitted to approve requests with signerName ${quote(signerName)}`);
  },
});
