import { encodeDnsMessage } from '../../dns-message.ts';
import { type DnsReply, type DnsRequest, definePlugin } from '../plugin.ts';
import { replyMessage } from '../reply-message.ts';

/** Writes a line for each question. */
export const logPlugin = definePlugin({
  name: 'log',
  setup: (_directive, { log, process }) => ({
    async handle(request, next) {
      const startMs = process.clock.now();
      const record = (reply: DnsReply | undefined): void =>
        log('INFO', formatLine(request, reply, process.clock.now() - startMs));
      try {
        const reply = await next(request);
        record(reply);
        return reply;
      } catch (error) {
        record(undefined);
        throw error;
      }
    },
  }),
});

function formatLine(request: DnsRequest, reply: DnsReply | undefined, elapsedMs: number): string {
  const { message, remoteAddress, remotePort, question, size, protocol } = request;
  const asked = `"${question.type} IN ${question.name} ${protocol} ${size} false ${message.ednsSize ?? 512}"`;
  const flags = ['qr', ...(reply?.authoritative === true ? ['aa'] : []), ...(message.recursionDesired ? ['rd'] : [])];
  if (reply?.recursionAvailable === true) flags.push('ra');
  const answered = reply === undefined ? 0 : encodeDnsMessage(replyMessage(request, reply)).length;
  const code = reply?.responseCode ?? '-';
  return `${remoteAddress}:${remotePort} - ${message.id} ${asked} ${code} ${flags.join(',')} ${answered} ${(elapsedMs / 1000).toFixed(9)}s`;
}
