type Labels = Readonly<Record<string, string>> | undefined;

const allowedLabels = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);
const allowedDomains = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const restrictedDomain = 'node-restriction.kubernetes.io';

/** The labels that were added, changed or removed. */
export function modifiedLabels(labels: Labels = {}, old: Labels = {}): string[] {
  return [...new Set([...Object.keys(labels), ...Object.keys(old)])].filter((key) => labels[key] !== old[key]);
}

/** Those of Kubernetes' own labels that a kubelet may not set on its node, sorted. */
export function forbiddenLabels(labels: readonly string[]): string[] {
  return labels.filter(isForbidden).sort();
}

function isForbidden(label: string): boolean {
  const domain = label.includes('/') ? (label.split('/')[0] ?? '') : '';
  if (isWithin(domain, restrictedDomain)) return true;
  const isKubernetes = isWithin(domain, 'kubernetes.io') || isWithin(domain, 'k8s.io');
  return isKubernetes && !allowedLabels.has(label) && !allowedDomains.some((allowed) => isWithin(domain, allowed));
}

function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}
