import type { CertificateSigningRequest } from '../../../../../core/api/certificates-v1.ts';
import { humanDuration } from '../../../printers/human-duration.ts';
import { formatLabels } from '../../../printers/table.ts';
import { describeSubject } from '../csr-subject.ts';
import { defineDescriber } from '../describer.ts';
import { describeEvents } from '../events.ts';
import { formatDate } from '../times.ts';

export const certificateSigningRequestDescriber = defineDescriber<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  kind: 'CertificateSigningRequest',
  describe: async (request, context) => {
    const { writer } = context;
    const { metadata, spec } = request;
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Labels', formatLabels(metadata.labels ?? {}));
    writer.field(0, 'Annotations', formatLabels(metadata.annotations ?? {}));
    writer.field(0, 'CreationTimestamp', formatDate(metadata.creationTimestamp));
    writer.field(0, 'Requesting User', spec.username ?? '');
    if (spec.signerName) writer.field(0, 'Signer', spec.signerName);
    if (spec.expirationSeconds !== undefined)
      writer.field(0, 'Requested Duration', humanDuration(spec.expirationSeconds * 1000));
    writer.field(0, 'Status', statusText(request));
    describeSubject(writer, spec.request);
    await describeEvents(context);
  },
});

function statusText({ status }: CertificateSigningRequest): string {
  const types = (status?.conditions ?? []).map(({ type }) => type);
  const decision = types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending';
  return `${decision}${types.includes('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}
