import { isSystemError } from '../../../system-error.ts';
import { parseAddress } from '../../address.ts';
import { queryDns } from '../../dns-query.ts';
import { absoluteName, isInZone } from '../corefile.ts';
import { type DnsReply, type DnsRequest, definePlugin, type PluginContext } from '../plugin.ts';

interface Upstream {
  readonly server: string;
  readonly port: number;
}

const timeoutMs = 5000;
const attempts = 2;
const properties = [
  'except',
  'force_tcp',
  'prefer_udp',
  'expire',
  'max_fails',
  'tls',
  'tls_servername',
  'policy',
  'health_check',
  'max_concurrent',
  'next',
  'failfast_all_unhealthy_upstreams',
  'failover',
  'max_connect_attempts',
];

/** Asks other servers, and answers what they answer. */
export const forwardPlugin = definePlugin({
  name: 'forward',
  setup(directive, context) {
    const [from = '', ...to] = directive.args;
    if (to.length === 0) throw new Error(`Wrong argument count or unexpected line ending after '${from || 'forward'}'`);
    const zone = absoluteName(from);
    const upstreams = to.flatMap((target) => readTarget(target, context));
    const except: string[] = [];
    for (const { name, args } of directive.block) {
      if (!properties.includes(name)) throw new Error(`unknown property '${name}'`);
      if (name === 'except') except.push(...args.map(absoluteName));
    }
    return {
      async handle(request, next) {
        const { name } = request;
        if (!isInZone(name, zone) || except.some((each) => isInZone(name, each))) return next(request);
        return ask(context, upstreams, request);
      },
    };
  },
});

/** A server's address, or a file as resolv.conf is one. */
function readTarget(target: string, { process }: PluginContext): Upstream[] {
  if (target.startsWith('/')) {
    if (!process.files.exists(target)) throw new Error(`not an IP address or file: "${target}"`);
    const lines = process.files.readText(target).split('\n');
    return lines.flatMap((line) => {
      const server = /^\s*nameserver\s+(\S+)/.exec(line)?.[1];
      return server === undefined ? [] : [{ server, port: 53 }];
    });
  }
  const [server = '', port = '53'] = target.replace(/^dns:\/\//, '').split(':');
  if (parseAddress(server) === undefined) throw new Error(`not an IP address or file: "${target}"`);
  return [{ server, port: Number(port) }];
}

async function ask(context: PluginContext, upstreams: readonly Upstream[], request: DnsRequest): Promise<DnsReply> {
  const { process, signal } = context;
  if (upstreams.length === 0) throw new Error('no upstream host is configured');
  const start = Math.floor(process.clock.random() * upstreams.length);
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const upstream = upstreams[(start + attempt) % upstreams.length];
    if (upstream === undefined) break;
    try {
      const { message } = await queryDns({
        network: process.network,
        clock: process.clock,
        ...upstream,
        question: request.question,
        timeoutMs,
        tcp: request.protocol === 'tcp',
        recursionDesired: request.message.recursionDesired,
        signal,
      });
      return message;
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(describe(failure), { cause: failure });
}

function describe(failure: unknown): string {
  if (!isSystemError(failure)) return failure instanceof Error ? failure.message : String(failure);
  if (failure.code === 'ETIMEDOUT') return `read udp ${failure.subject ?? ''}: i/o timeout`;
  const call = failure.code === 'ECONNREFUSED' ? 'read' : 'write';
  return `${call} udp ${failure.subject ?? ''}: ${call}: ${failure.message.toLowerCase()}`;
}
