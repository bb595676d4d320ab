import { definePlugin } from '../plugin.ts';
import { serveText } from './serve-text.ts';

/** Counts questions and answers, and shows the counts under `/metrics`, by default on `localhost:9153`. */
export const prometheusPlugin = definePlugin({
  name: 'prometheus',
  setup(directive, context) {
    const address = directive.args[0] ?? '127.0.0.1:9153';
    const { counters, port } = context;
    const answer = (target: string): readonly [number, string] | undefined =>
      target === '/metrics' ? [200, counters.format()] : undefined;
    const [zone = '.'] = context.zones;
    return {
      started: () => serveText(context, address, answer),
      async handle(request, next) {
        const server = `server="dns://:${port}",zone="${zone}"`;
        counters.add('coredns_dns_requests_total', `${server},proto="${request.protocol}",type="${request.type}"`);
        try {
          const reply = await next(request);
          counters.add('coredns_dns_responses_total', `${server},rcode="${reply.responseCode}"`);
          return reply;
        } catch (error) {
          counters.add('coredns_dns_responses_total', `${server},rcode="SERVFAIL"`);
          throw error;
        }
      },
    };
  },
});
