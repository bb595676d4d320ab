import type { Headers, HttpAnswer } from '../../network/http.ts';
import { refusal } from './refusal.ts';

/** What a request for SPDY is answered, and the protocol on top of it that both speak. */
export type SpdyUpgrade =
  | { readonly agreed: true; readonly headers: Headers; readonly protocol: string }
  | { readonly agreed: false; readonly answer: HttpAnswer };

const version = 'SPDY/3.1';
const versionHeader = 'x-stream-protocol-version';

/** Finds the first protocol of the client's that is supported. */
export function negotiateSpdy(headers: Headers, supported: readonly string[]): SpdyUpgrade {
  const refuse = (status: number, reason: string, more?: Record<string, string>): SpdyUpgrade => ({
    agreed: false,
    answer: refusal(status, `unable to upgrade: ${reason}`, more),
  });
  const offer = headers[versionHeader];
  if (offer === undefined) {
    const count = Object.keys(headers).length;
    return refuse(400, `header X-Stream-Protocol-Version does not exist in request with ${count} headers`);
  }
  const offered = offer
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
  if (offered.length === 0) {
    return refuse(400, `header X-Stream-Protocol-Version contains [${offer}], but no valid protocols`);
  }
  const protocol = offered.find((one) => supported.includes(one));
  if (protocol === undefined) {
    const words = `client supports [${offered.join(' ')}], server accepts [${supported.join(' ')}]`;
    const accepted = { 'x-accepted-stream-protocol-versions': supported.join(', ') };
    return refuse(403, `unable to negotiate protocol: ${words}`, accepted);
  }
  const isSpdy = headers['upgrade']?.toLowerCase().includes(version.toLowerCase()) === true;
  if (!isSpdy) return refuse(400, 'missing upgrade headers in request');
  return { agreed: true, protocol, headers: { connection: 'Upgrade', upgrade: version, [versionHeader]: protocol } };
}
