import { type DnsRecord, reverseName } from '../../dns-message.ts';
import { type DnsHandler, type DnsReply, type DnsRequest, emptyReply } from '../plugin.ts';
import { type Cluster, serviceOf } from './cluster.ts';
import { findTargets, type Target } from './find-targets.ts';
import { isReverse, type KubernetesOptions } from './options.ts';
import { type ClusterName, parseClusterName } from './parse-name.ts';

export interface AnswerContext {
  readonly cluster: Cluster;
  readonly options: KubernetesOptions;
  /** Answers names outside the cluster, to which external services lead. */
  readonly resolve: DnsHandler;
  /** The addresses of this server. */
  readonly ownAddresses: () => readonly string[];
}

/** The schema of names that the answers follow. */
const schemaVersion = '1.1.0';

/** The answer to a question in one of the zones; undefined where the name does not exist. */
export async function answerFromCluster(
  context: AnswerContext,
  request: DnsRequest,
  zone: string,
): Promise<DnsReply | undefined> {
  const records = isReverse(zone)
    ? reverseRecords(context, request)
    : await clusterRecords(context, request, parseClusterName(request.name, zone), zone);
  if (records === undefined) return undefined;
  const { answers, additionals } = records;
  const authorities = answers.length === 0 ? [startOfAuthority(context, zone)] : [];
  return { ...emptyReply, authoritative: true, answers, authorities, additionals };
}

/** What says that a name does not exist. */
export function denial(context: AnswerContext, zone: string): DnsReply {
  return {
    ...emptyReply,
    responseCode: 'NXDOMAIN',
    authoritative: true,
    authorities: [startOfAuthority(context, zone)],
  };
}

interface Records {
  readonly answers: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

const none: Records = { answers: [], additionals: [] };

async function clusterRecords(
  context: AnswerContext,
  request: DnsRequest,
  wanted: ClusterName | undefined,
  zone: string,
): Promise<Records | undefined> {
  switch (wanted?.kind) {
    case undefined:
      return undefined;
    case 'zone':
      return zoneRecords(context, request, zone);
    case 'nameServer':
      return addressRecords(context, request, context.ownAddresses());
    case 'version':
      if (request.type !== 'TXT') return none;
      return { answers: [{ ...head(context, request), type: 'TXT', texts: [schemaVersion] }], additionals: [] };
    case 'folder':
      return wanted.namespace === undefined || context.cluster.hasNamespace(wanted.namespace) ? none : undefined;
    case 'pod':
      return podRecords(context, request, wanted);
    case 'service': {
      const targets = findTargets(context.cluster, wanted, zone);
      return targets === undefined ? undefined : targetRecords(context, request, targets);
    }
  }
}

function head({ options }: AnswerContext, { question }: DnsRequest): { name: string; ttl: number } {
  return { name: question.name, ttl: options.ttl };
}

function startOfAuthority({ options, cluster }: AnswerContext, zone: string): DnsRecord {
  return {
    name: zone,
    ttl: options.ttl,
    type: 'SOA',
    primary: `ns.dns.${zone}`,
    mailbox: `hostmaster.${zone}`,
    serial: Math.floor(cluster.changedMs / 1000),
    refresh: 7200,
    retry: 1800,
    expire: 86400,
    minimum: options.ttl,
  };
}

function zoneRecords(context: AnswerContext, request: DnsRequest, zone: string): Records {
  if (request.type === 'SOA') return { answers: [startOfAuthority(context, zone)], additionals: [] };
  if (request.type !== 'NS') return none;
  const target = `ns.dns.${zone}`;
  const { ttl } = context.options;
  const additionals = context.ownAddresses().map((address): DnsRecord => ({ name: target, ttl, type: 'A', address }));
  return { answers: [{ ...head(context, request), type: 'NS', target }], additionals };
}

function addressRecords(context: AnswerContext, request: DnsRequest, addresses: readonly string[]): Records {
  const { type } = request;
  if (type !== 'A' && type !== 'AAAA') return none;
  const wanted = [...new Set(addresses)].filter((address) => address.includes(':') === (type === 'AAAA'));
  return { answers: wanted.map((address) => ({ ...head(context, request), type, address })), additionals: [] };
}

function podRecords(
  context: AnswerContext,
  request: DnsRequest,
  { namespace, address }: Extract<ClusterName, { kind: 'pod' }>,
): Records | undefined {
  const { pods } = context.options;
  if (pods === 'disabled' || !context.cluster.hasNamespace(namespace)) return undefined;
  if (reverseName(address) === undefined) return undefined;
  if (pods === 'verified' && !context.cluster.hasPod(namespace, address)) return undefined;
  return addressRecords(context, request, [address]);
}

async function targetRecords(
  context: AnswerContext,
  request: DnsRequest,
  targets: readonly Target[],
): Promise<Records> {
  const external = targets.find((target) => target.external);
  if (external !== undefined) return externalRecords(context, request, external);
  if (request.type === 'SRV') return serviceLocations(context, request, targets);
  const hosts = targets.map(({ host }) => host);
  return addressRecords(context, request, hosts);
}

async function externalRecords(context: AnswerContext, request: DnsRequest, { host }: Target): Promise<Records> {
  const { type } = request;
  if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return none;
  if (reverseName(host) !== undefined) return addressRecords(context, request, [host]);
  const target = host.endsWith('.') ? host : `${host}.`;
  const alias: DnsRecord = { ...head(context, request), type: 'CNAME', target };
  if (type === 'CNAME') return { answers: [alias], additionals: [] };
  const followed = { ...request, name: target.toLowerCase(), question: { name: target, type } };
  const reply = await context.resolve(followed).catch(() => emptyReply);
  return { answers: [alias, ...reply.answers], additionals: [] };
}

function serviceLocations(context: AnswerContext, request: DnsRequest, targets: readonly Target[]): Records {
  const locations = new Map(targets.map((target) => [`${target.name}:${target.port}`, target]));
  const weight = Math.max(1, Math.floor(100 / locations.size));
  const answers = [...locations.values()].map(
    ({ name: target, port }): DnsRecord => ({
      ...head(context, request),
      type: 'SRV',
      priority: 0,
      weight,
      port,
      target,
    }),
  );
  const { ttl } = context.options;
  const additionals = new Map(
    targets.map(({ name, host }): [string, DnsRecord] => [
      `${name} ${host}`,
      { name, ttl, type: host.includes(':') ? 'AAAA' : 'A', address: host },
    ]),
  );
  return { answers, additionals: [...additionals.values()] };
}

function reverseRecords(context: AnswerContext, request: DnsRequest): Records | undefined {
  const address = addressOfReverse(request.name);
  if (address === undefined) return undefined;
  const { cluster, options } = context;
  const service = cluster.serviceAt(address);
  const names =
    service === undefined
      ? endpointNames(context, address)
      : [`${service.metadata.name}.${service.metadata.namespace}.svc.${options.primaryZone}`];
  if (names.length === 0) return undefined;
  if (request.type !== 'PTR') return none;
  return { answers: names.map((target) => ({ ...head(context, request), type: 'PTR', target })), additionals: [] };
}

function endpointNames({ cluster, options }: AnswerContext, address: string): string[] {
  return cluster.endpointsAt(address).map((endpoint) => {
    const { namespace, name } = serviceOf(endpoint.slice);
    return `${cluster.endpointName(endpoint)}.${name}.${namespace}.svc.${options.primaryZone}`;
  });
}

function addressOfReverse(name: string): string | undefined {
  const match = /^((?:\d+\.){4})in-addr\.arpa\.$/.exec(name);
  return match?.[1]?.split('.').slice(0, 4).reverse().join('.');
}
