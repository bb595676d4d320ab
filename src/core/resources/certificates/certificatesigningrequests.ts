import {
  type CertificateSigningRequest,
  type CertificateSigningRequestCondition,
  certificateSigningRequests,
} from '../../api/certificates-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import { formatHumanDuration, formatTime } from '../../meta/time.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import type { ViewSubresource } from '../../registry/subresource.ts';
import type { WriteContext } from '../../registry/write-context.ts';

const usages = [
  ...['any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment'],
  ...['decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel'],
  ...['ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime'],
  ...['server auth', 'signing', 'timestamping'],
];

export const certificateSigningRequestResource = defineResource<CertificateSigningRequest>({
  ...certificateSigningRequests,
  shortNames: ['csr'],
  strategy: {
    prepareForCreate: (request, { user }) => {
      const { extra } = user;
      request.spec = {
        ...request.spec,
        username: user.username ?? '',
        ...(user.uid !== undefined && { uid: user.uid }),
        groups: [...(user.groups ?? [])],
        ...(extra !== undefined && { extra }),
      };
    },
    validate,
    prepareForUpdate: (request, old) => {
      request.spec = old.spec;
    },
    validateUpdate: () => [],
  },
  subresources: {
    status: certificateView('status'),
    approval: certificateView('approval'),
  },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', cell: ({ spec }) => spec.signerName || '<none>' },
    { name: 'Requestor', cell: ({ spec }) => spec.username ?? '' },
    {
      name: 'RequestedDuration',
      cell: ({ spec }) =>
        spec.expirationSeconds === undefined ? '<none>' : formatHumanDuration(spec.expirationSeconds * 1000),
    },
    { name: 'Condition', cell: conditionText },
  ],
  fieldSelectors: { 'spec.signerName': ({ spec }) => spec.signerName },
});

function conditionText({ status = {} }: CertificateSigningRequest): string {
  const has = (type: string): boolean => status.conditions?.some((condition) => condition.type === type) === true;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return decision + (has('Failed') ? ',Failed' : '') + (status.certificate ? ',Issued' : '');
}

/** Signers write the status, approvers the two conditions that are theirs. */
function certificateView(view: 'approval' | 'status'): ViewSubresource<CertificateSigningRequest> {
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    prepareForUpdate: (request, old, context) => {
      request.spec = old.spec;
      const status = { ...request.status };
      if (view === 'approval') {
        if (old.status?.certificate === undefined) delete status.certificate;
        else status.certificate = old.status.certificate;
      } else status.conditions = keepDecisions(status.conditions ?? [], old.status?.conditions ?? []);
      status.conditions = stamp(status.conditions ?? [], old.status?.conditions ?? [], context);
      if (status.conditions.length === 0) delete status.conditions;
      request.status = status;
    },
    validateUpdate: (request, old) => validateConditions(request, old, view),
    ignoredFields: view === 'approval' ? ['spec', 'status.certificate'] : ['spec'],
  };
}

type Condition = CertificateSigningRequestCondition;

/** A signer can neither approve nor take an approval back. */
function keepDecisions(conditions: readonly Condition[], old: readonly Condition[]): Condition[] {
  const isDecision = ({ type }: Condition): boolean => type === 'Approved' || type === 'Denied';
  return [...old.filter(isDecision), ...conditions.filter((condition) => !isDecision(condition))];
}

function stamp(conditions: readonly Condition[], old: readonly Condition[], { clock }: WriteContext): Condition[] {
  const now = formatTime(clock.now());
  return conditions.map((condition) => {
    const before = old.find(({ type }) => type === condition.type);
    const isSame = before !== undefined && before.status === condition.status;
    const transition = condition.lastTransitionTime ?? (isSame ? before.lastTransitionTime : undefined) ?? now;
    const update = condition.lastUpdateTime ?? now;
    return { ...condition, status: condition.status || 'True', lastUpdateTime: update, lastTransitionTime: transition };
  });
}

function validate({ spec }: CertificateSigningRequest): FieldError[] {
  const errors: FieldError[] = [];
  if (!isPemRequest(spec.request)) {
    const detail = 'PEM block type must be CERTIFICATE REQUEST';
    errors.push(invalid('spec.request', spec.request, detail));
  }
  if (!spec.usages?.length) errors.push(required('spec.usages'));
  for (const [index, usage] of (spec.usages ?? []).entries()) {
    if (!usages.includes(usage)) errors.push(notSupported(`spec.usages[${index}]`, usage, usages));
  }
  if (!spec.signerName) errors.push(required('spec.signerName'));
  else if (!/^[a-z0-9.-]+\/[^/]+/.test(spec.signerName)) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    errors.push(invalid('spec.signerName', spec.signerName, detail));
  }
  const { expirationSeconds } = spec;
  if (expirationSeconds !== undefined && expirationSeconds < 600) {
    errors.push(
      invalid(
        'spec.expirationSeconds',
        expirationSeconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  }
  return errors;
}

function isPemRequest(encoded: string): boolean {
  return decodeText(encoded).includes('-----BEGIN CERTIFICATE REQUEST-----');
}

function decodeText(encoded: string): string {
  try {
    return atob(encoded);
  } catch {
    return '';
  }
}

function validateConditions(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  view: 'approval' | 'status',
): FieldError[] {
  const conditions = request.status?.conditions ?? [];
  const types = conditions.map(({ type }) => type);
  const errors: FieldError[] = [];
  if (types.includes('Approved') && types.includes('Denied')) {
    const detail = 'Approved and Denied conditions are mutually exclusive';
    errors.push(invalid(`status.conditions[${types.indexOf('Denied')}].type`, 'Denied', detail));
  }
  for (const condition of old.status?.conditions ?? []) {
    const isAllowed = types.includes(condition.type);
    if (!isAllowed)
      errors.push(
        forbidden('status.conditions', `updates may not remove a condition of type ${JSON.stringify(condition.type)}`),
      );
  }
  const certificate = old.status?.certificate;
  if (view === 'status' && certificate && !deepEqual(certificate, request.status?.certificate)) {
    errors.push(forbidden('status.certificate', 'updates may not set or modify a certificate once it is issued'));
  }
  return errors;
}
