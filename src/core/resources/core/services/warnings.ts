import type { Service } from '../../../api/core-v1.ts';

const oldHints = 'service.kubernetes.io/topology-aware-hints';

/** What the writer of a service is told of, though it is taken. */
export function serviceWarnings({ metadata, spec = {} }: Service): string[] {
  const { type, externalIPs = [], loadBalancerIP, sessionAffinity = 'None', externalName, trafficDistribution } = spec;
  const isHeadless = type === 'ClusterIP' && spec.clusterIP === 'None';
  const isExternalName = type === 'ExternalName';
  const isGiven = externalIPs.length > 0;
  const told: readonly (readonly [boolean, string])[] = [
    [
      metadata.annotations?.[oldHints] !== undefined,
      `annotation ${oldHints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    ],
    [isHeadless && !!loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services'],
    [isHeadless && isGiven, 'spec.externalIPs is ignored for headless services'],
    [isHeadless && sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'],
    [
      isGiven && !isHeadless && !isExternalName,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    [isExternalName && isGiven, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [!isExternalName && !!externalName, 'spec.externalName is ignored when spec.type is not "ExternalName"'],
    [
      trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return told.filter(([isSo]) => isSo).map(([, text]) => text);
}
