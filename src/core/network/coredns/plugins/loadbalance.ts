import type { DnsRecord } from '../../dns-message.ts';
import { definePlugin } from '../plugin.ts';

/** Shuffles the addresses of an answer, so that clients which take the first spread out. */
export const loadbalancePlugin = definePlugin({
  name: 'loadbalance',
  setup(directive, { process }) {
    const [policy = 'round_robin'] = directive.args;
    if (policy !== 'round_robin') throw new Error(`unknown policy: ${policy}`);
    const shuffle = (records: readonly DnsRecord[]): DnsRecord[] => {
      const isAddress = (record: DnsRecord): boolean => record.type === 'A' || record.type === 'AAAA';
      const shuffled = records.filter(isAddress);
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = Math.floor(process.clock.random() * (last + 1));
        const [left, right] = [shuffled[last], shuffled[other]];
        if (left !== undefined && right !== undefined) shuffled.splice(last, 1, right);
        if (left !== undefined && right !== undefined) shuffled.splice(other, 1, left);
      }
      return [...records.filter((record) => !isAddress(record)), ...shuffled];
    };
    return {
      async handle(request, next) {
        const reply = await next(request);
        return { ...reply, answers: shuffle(reply.answers), additionals: shuffle(reply.additionals) };
      },
    };
  },
});
