import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../../../core/api/networking-v1.ts';
import { formatLabelSelector } from '../../../../../core/meta/label-selector.ts';
import { defineDescriber } from '../describer.ts';
import { formatDate } from '../times.ts';
import type { DescribeWriter } from '../writer.ts';

export const networkPolicyDescriber = defineDescriber<NetworkPolicy>({
  group: 'networking.k8s.io',
  kind: 'NetworkPolicy',
  describe: ({ metadata, spec }, { writer }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    writer.field(0, 'Created on', createdText(metadata.creationTimestamp));
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.line(0, 'Spec:');
    const everything =
      Object.keys(spec?.podSelector?.matchLabels ?? {}).length === 0 &&
      (spec?.podSelector?.matchExpressions ?? []).length === 0;
    writer.line(
      1,
      `PodSelector:     ${everything ? '<none> (Allowing the specific traffic to all pods in this namespace)' : formatLabelSelector(spec?.podSelector)}`,
    );
    const types = spec?.policyTypes ?? [];
    writer.line(1, types.includes('Ingress') ? 'Allowing ingress traffic:' : 'Not affecting ingress traffic');
    if (types.includes('Ingress'))
      describeRules(
        writer,
        (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })),
        inward,
      );
    writer.line(1, types.includes('Egress') ? 'Allowing egress traffic:' : 'Not affecting egress traffic');
    if (types.includes('Egress'))
      describeRules(
        writer,
        (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to })),
        outward,
      );
    writer.line(1, `Policy Types: ${types.join(', ')}`);
  },
});

/** `2026-11-21 02:04:49 +0000 UTC`. */
function createdText(time: string | undefined): string {
  return time === undefined ? formatDate(time) : `${time.replace('T', ' ').replace('Z', '')} +0000 UTC`;
}

interface Direction {
  readonly word: string;
  readonly connectivity: string;
  readonly end: string;
}

const inward: Direction = { word: 'From', connectivity: 'ingress', end: 'source' };
const outward: Direction = { word: 'To', connectivity: 'egress', end: 'destination' };

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function describeRules(writer: DescribeWriter, rules: readonly Rule[], { word, connectivity, end }: Direction): void {
  if (rules.length === 0) {
    writer.line(2, `<none> (Selected pods are isolated for ${connectivity} connectivity)`);
    return;
  }
  rules.forEach(({ ports = [], peers = [] }, index) => {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) writer.line(2, portText(port));
    if (peers.length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const peer of peers) describePeer(writer, word, peer);
    if (index < rules.length - 1) writer.line(2, '----------');
  });
}

function portText({ port, endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  const shown = port ?? '<nil>';
  return endPort === undefined ? `To Port: ${shown}/${protocol}` : `To Port Range: ${shown}-${endPort}/${protocol}`;
}

function describePeer(
  writer: DescribeWriter,
  word: string,
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
): void {
  writer.line(2, `${word}:`);
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (podSelector || namespaceSelector || !ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
