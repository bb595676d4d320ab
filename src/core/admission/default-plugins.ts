import { certificateApproval } from './certificate-approval.ts';
import { certificateSigning } from './certificate-signing.ts';
import { certificateSubjectRestriction } from './certificate-subject-restriction.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { createDefaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { mutatingAdmissionWebhook } from './mutating-admission-webhook.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import type { AdmissionPlugin, PluginSetup } from './plugin.ts';
import { pluginNames } from './plugin-names.ts';
import { podSecurity } from './pod-security.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import { validatingAdmissionPolicy } from './validating-admission-policy.ts';
import { validatingAdmissionWebhook } from './validating-admission-webhook.ts';

/** Those of every server, and the one that every server of kubeadm has. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  createDefaultTolerationSeconds({ notReady: 300, unreachable: 300 }),
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
];

/** Those that run only when asked for: the second makes objects that nothing but its controller lets go. */
const onRequest = new Set(['NodeRestriction', 'StorageObjectInUseProtection']);

type PluginFactory = (configuration: unknown, setup: PluginSetup) => AdmissionPlugin;

/** Those that few servers have are loaded when they are asked for. */
const optional: Readonly<Record<string, () => Promise<PluginFactory>>> = {
  AlwaysAdmit: async () => constant((await import('./always-admit.ts')).alwaysAdmit),
  AlwaysDeny: async () => constant((await import('./always-deny.ts')).alwaysDeny),
  AlwaysPullImages: async () => constant((await import('./always-pull-images.ts')).alwaysPullImages),
  DenyServiceExternalIPs: async () => constant((await import('./deny-service-external-ips.ts')).denyServiceExternalIps),
  EventRateLimit: async () => {
    const { createEventRateLimit } = await import('./event-rate-limit.ts');
    return (configuration, { clock }) => createEventRateLimit(configuration, clock);
  },
  ExtendedResourceToleration: async () =>
    constant((await import('./extended-resource-toleration.ts')).extendedResourceToleration),
  ImagePolicyWebhook: async () => (await import('./image-policy-webhook.ts')).createImagePolicyWebhook,
  LimitPodHardAntiAffinityTopology: async () =>
    constant((await import('./limit-pod-hard-anti-affinity-topology.ts')).limitPodHardAntiAffinityTopology),
  NamespaceAutoProvision: async () => constant((await import('./namespace-auto-provision.ts')).namespaceAutoProvision),
  NamespaceExists: async () => constant((await import('./namespace-exists.ts')).namespaceExists),
  OwnerReferencesPermissionEnforcement: async () =>
    constant((await import('./owner-references-permission-enforcement.ts')).ownerReferencesPermissionEnforcement),
  PodNodeSelector: async () => (await import('./pod-node-selector.ts')).createPodNodeSelector,
  PodTolerationRestriction: async () =>
    (await import('./pod-toleration-restriction.ts')).createPodTolerationRestriction,
};

/** Those of every server that the configuration can change. */
const configurable: Readonly<Record<string, () => Promise<PluginFactory>>> = {
  PodSecurity: async () => (await import('./pod-security/configuration.ts')).createConfiguredPodSecurity,
  ResourceQuota: async () => (await import('./resource-quota/configuration.ts')).createConfiguredResourceQuota,
};

function constant(plugin: AdmissionPlugin): PluginFactory {
  return () => plugin;
}

/** The names of all plugins that there are. */
export const admissionPluginNames: readonly string[] = pluginNames.filter(
  (name) => Object.hasOwn(optional, name) || ofEveryServer(name) !== undefined,
);

function ofEveryServer(name: string): AdmissionPlugin | undefined {
  return admissionPlugins.find((plugin) => plugin.name === name);
}

/**
 * The plugins of `--enable-admission-plugins` and `--disable-admission-plugins`, on top of those that run by default, in the
 * order in which kube-apiserver runs them. Rejects with an Error in its words for a configuration that cannot be.
 */
export async function selectAdmissionPlugins(
  enabled: readonly string[],
  disabled: readonly string[],
  setup: PluginSetup,
): Promise<AdmissionPlugin[]> {
  const names = pluginNames.filter((name) => {
    const isOnByDefault = ofEveryServer(name) !== undefined && !onRequest.has(name);
    return enabled.includes(name) || (isOnByDefault && !disabled.includes(name));
  });
  return (await Promise.all(names.map((name) => pluginOf(name, setup)))).filter((plugin) => plugin !== undefined);
}

async function pluginOf(name: string, setup: PluginSetup): Promise<AdmissionPlugin | undefined> {
  if (name === 'DefaultTolerationSeconds') return createDefaultTolerationSeconds(setup.tolerationSeconds);
  const configuration = setup.configurationOf(name);
  const load = optional[name] ?? (configuration === undefined ? undefined : configurable[name]);
  if (load === undefined) return ofEveryServer(name);
  try {
    return (await load())(configuration, setup);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`couldn't init admission plugin ${JSON.stringify(name)}: ${reason}`, { cause: error });
  }
}
