import { queryDns } from '../../dns-query.ts';
import { definePlugin } from '../plugin.ts';

const allowed = 2;
const timeoutMs = 2500;

/** Sends a question of its own through the server once. If it comes back again and again, it forwards to itself: the program ends. */
export const loopPlugin = definePlugin({
  name: 'loop',
  setup(_directive, { process, port, fail, signal, zones }) {
    const { clock, network } = process;
    const word = (): string => String(Math.floor(clock.random() * 2 ** 48));
    const [zone = '.'] = zones;
    const name = `${word()}.${word()}.${zone === '.' ? '' : zone}`;
    let seen = 0;
    return {
      started() {
        const question = { name, type: 'HINFO' };
        queryDns({ network, clock, server: '127.0.0.1', port, question, timeoutMs, signal }).catch(() => {});
      },
      async handle(request, next) {
        if (request.type !== 'HINFO' || request.name !== name) return next(request);
        seen += 1;
        if (seen > allowed) {
          const where = `(${request.remoteAddress}:${request.remotePort} -> :${port})`;
          fail(
            `plugin/loop: Loop ${where} detected for zone "${zone}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${name}"`,
          );
        }
        return next(request);
      },
    };
  },
});
