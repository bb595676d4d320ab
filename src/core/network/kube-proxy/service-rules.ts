import type { Service, ServicePort } from '../../api/core-v1.ts';
import type { EndpointSlice } from '../../api/discovery-v1.ts';
import { objectKey } from '../../client/indexer.ts';
import { parseAddress } from '../address.ts';
import type { SocketAddress, TranslationKey, TranslationRule } from '../network-stack.ts';
import { type ChosenEndpoints, chooseEndpoints, type ProxyNode } from './choose-endpoints.ts';

export type ServiceRule = [key: TranslationKey, rule: TranslationRule];

const defaultAffinitySeconds = 10_800;

/** What a node does with connections to the addresses of a service: to its own, to external ones and to its node ports. */
export function serviceRules(service: Service, slices: readonly EndpointSlice[], node: ProxyNode): ServiceRule[] {
  if (service.spec.type === 'ExternalName' || !isAddress(service.spec.clusterIP)) return [];
  return (service.spec.ports ?? []).flatMap((port) =>
    portRules(service, port, chooseEndpoints(service, port, slices, node)),
  );
}

function portRules(service: Service, port: ServicePort, endpoints: ChosenEndpoints): ServiceRule[] {
  const protocol = (port.protocol ?? 'TCP').toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return [];
  const { spec } = service;
  const internal = spec.internalTrafficPolicy === 'Local' ? endpoints.local : endpoints.cluster;
  const external = spec.externalTrafficPolicy === 'Local' ? endpoints.local : endpoints.cluster;
  const rule = (destinations: readonly SocketAddress[]): TranslationRule => ruleFor(service, port, destinations);
  const rules: ServiceRule[] = clusterAddresses(service).map((address) => [
    { protocol, address, port: port.port },
    rule(internal),
  ]);
  for (const address of externalAddresses(service))
    rules.push([{ protocol, address, port: port.port }, rule(external)]);
  if (port.nodePort !== undefined && port.nodePort > 0) {
    rules.push([{ protocol, address: undefined, port: port.nodePort }, rule(external)]);
  }
  return rules;
}

function ruleFor(service: Service, port: ServicePort, destinations: readonly SocketAddress[]): TranslationRule {
  const comment = port.name ? `${objectKey(service)}:${port.name}` : objectKey(service);
  if (service.spec.sessionAffinity !== 'ClientIP') return { comment, destinations };
  const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds;
  return { comment, destinations, affinityMs: seconds * 1000 };
}

function clusterAddresses({ spec }: Service): string[] {
  return [...new Set([spec.clusterIP, ...(spec.clusterIPs ?? [])])].filter(isAddress);
}

function externalAddresses({ spec, status }: Service): string[] {
  const ingress = (status?.loadBalancer?.ingress ?? []).filter(({ ipMode }) => ipMode !== 'Proxy');
  return [...new Set([...(spec.externalIPs ?? []), ...ingress.map(({ ip }) => ip)])].filter(isAddress);
}

function isAddress(text: string | undefined): text is string {
  return text !== undefined && parseAddress(text) !== undefined;
}
