import type { DnsMessage } from '../dns-message.ts';
import type { DnsReply, DnsRequest } from './plugin.ts';

/** The message that carries a reply. */
export function replyMessage(request: DnsRequest, reply: DnsReply): DnsMessage {
  const { message } = request;
  return {
    ...reply,
    id: message.id,
    response: true,
    opcode: message.opcode,
    truncated: false,
    recursionDesired: message.recursionDesired,
    questions: [request.question],
    ednsSize: message.ednsSize === undefined ? undefined : 1232,
  };
}
