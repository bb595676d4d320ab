import type { SubjectAccessReview } from '../api/authorization-v1.ts';
import { type CertificateSigningRequest, certificateSigningRequests } from '../api/certificates-v1.ts';
import { defineController, type ReconcileContext } from '../client/controller.ts';
import { formatTime } from '../meta/time.ts';
import { parseSigningRequestPem } from '../pki/signing-request.ts';

const signer = 'kubernetes.io/kube-apiserver-client-kubelet';

/** Approves the client certificates that kubelets ask for, where RBAC lets the asker have them. */
export const csrApprovingController = defineController<CertificateSigningRequest>({
  name: 'certificatesigningrequest-approving-controller',
  for: certificateSigningRequests,
  async reconcile({ key }, context) {
    const request = context.lister(certificateSigningRequests).get(key);
    if (
      request === undefined ||
      (request.status?.certificate ?? '') !== '' ||
      (request.status?.conditions ?? []).length > 0
    )
      return undefined;
    const subject = nodeSubject(request);
    if (subject === undefined) return undefined;
    const own = request.spec.username === subject;
    for (const subresource of own ? ['selfnodeclient', 'nodeclient'] : ['nodeclient']) {
      if (await mayHave(context, request, subresource)) {
        await approve(context, request, subresource);
        return undefined;
      }
    }
    return undefined;
  },
});

/** The node's user name where the request asks for exactly what a kubelet gets. */
function nodeSubject({ spec }: CertificateSigningRequest): string | undefined {
  if (spec.signerName !== signer) return undefined;
  const { subject, alternativeNames } = parseSigningRequestPem(atob(spec.request));
  const hasNames = Object.values<readonly unknown[] | undefined>({ ...alternativeNames }).some(
    (names) => (names?.length ?? 0) > 0,
  );
  const usages = new Set(spec.usages ?? []);
  const allowed = ['digital signature', 'client auth', 'key encipherment'];
  if (hasNames || !usages.has('client auth') || [...usages].some((usage) => !allowed.includes(usage))) return undefined;
  if (!subject.commonName.startsWith('system:node:') || subject.organizations.join() !== 'system:nodes')
    return undefined;
  return subject.commonName;
}

async function mayHave(
  { client }: ReconcileContext<undefined>,
  { spec }: CertificateSigningRequest,
  subresource: string,
): Promise<boolean> {
  const resourceAttributes = {
    group: 'certificates.k8s.io',
    resource: 'certificatesigningrequests',
    verb: 'create',
    subresource,
    version: '*',
  };
  const review = await client.json<SubjectAccessReview>({
    method: 'POST',
    target: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: spec.username, uid: spec.uid, groups: spec.groups, extra: spec.extra, resourceAttributes },
    }),
  });
  return review.status?.allowed === true;
}

async function approve(
  { client, clock }: ReconcileContext<undefined>,
  request: CertificateSigningRequest,
  subresource: string,
): Promise<void> {
  const subject = subresource === 'selfnodeclient' ? 'self kubelet client certificate' : 'kubelet client certificate';
  const now = formatTime(clock.now());
  const condition = {
    type: 'Approved',
    status: 'True',
    reason: 'AutoApproved',
    message: `Auto approving ${subject} after SubjectAccessReview.`,
    lastUpdateTime: now,
    lastTransitionTime: now,
  };
  await client
    .resource(certificateSigningRequests)
    .update({ ...request, status: { ...request.status, conditions: [condition] } }, { subresource: 'approval' });
}
