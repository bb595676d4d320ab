import type { CertificateSigningRequest } from '../api/certificates-v1.ts';
import { DerError } from '../pki/der.ts';
import { parseSigningRequestPem } from '../pki/signing-request.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

const clientSigner = 'kubernetes.io/kube-apiserver-client';

/** Nobody becomes a member of `system:masters` by a signed certificate. */
export const certificateSubjectRestriction = definePlugin({
  name: 'CertificateSubjectRestriction',
  operations: ['CREATE'],
  validate(attributes) {
    if (!isWriteTo(attributes, 'certificatesigningrequests.certificates.k8s.io')) return;
    const { signerName, request } = (attributes.object as CertificateSigningRequest).spec;
    if (signerName !== clientSigner) return;
    try {
      if (!parseSigningRequestPem(atob(request)).subject.organizations.includes('system:masters')) return;
    } catch (error) {
      if (error instanceof DerError) throw forbid(attributes, `failed to parse CSR: ${error.message}`);
      throw error;
    }
    throw forbid(attributes, `use of ${clientSigner} signer with system:masters group is not allowed`);
  },
});
