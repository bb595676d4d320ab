import type { Status } from '../../api/meta-v1.ts';
import { quote } from '../../meta/quote.ts';
import { newBadRequest, StatusError } from '../../meta/status.ts';

/** What the client is told when a webhook says no. */
export function newDenial(webhook: string, given: Status | undefined): StatusError {
  const { status, message = '', reason = '', code = 0, ...rest } = given ?? {};
  const denied = `admission webhook ${quote(webhook)} denied the request`;
  const explanation = message || reason;
  return new StatusError({
    ...{ kind: 'Status', apiVersion: 'v1', metadata: {} },
    ...rest,
    status: status === undefined || status === '' || status === 'Success' ? 'Failure' : status,
    message: explanation === '' ? `${denied} without explanation` : `${denied}: ${explanation}`,
    ...(reason !== '' && { reason }),
    code: Math.max(code, 400),
  });
}

/** A webhook whose asking has effects is not asked about what is only tried. */
export function newDryRunUnsupported(webhook: string): StatusError {
  return newBadRequest(`admission webhook ${quote(webhook)} does not support dry run`);
}
