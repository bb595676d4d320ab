import type { TokenRequest } from '../api/authentication-v1.ts';
import { type Node, nodes, type Pod, pods } from '../api/core-v1.ts';
import type { Eviction } from '../api/policy-v1.ts';
import { quote } from '../meta/quote.ts';
import { semanticEqual } from '../meta/semantic-equal.ts';
import { newNotFound } from '../meta/status.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { forbiddenLabels, modifiedLabels } from './kubelet-labels.ts';
import { checkMirrorPod } from './mirror-pod.ts';
import { type AdmissionAttributes, type AdmissionContext, definePlugin } from './plugin.ts';

/** A kubelet writes only its own node, its own lease, and what belongs to pods on its node. */
export const nodeRestriction = definePlugin({
  name: 'NodeRestriction',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit(attributes, context) {
    const { username = '', groups = [] } = attributes.userInfo;
    if (!username.startsWith('system:node:') || !groups.includes('system:nodes')) return;
    const node = username.slice('system:node:'.length);
    if (node === '') throw forbid(attributes, `could not determine node from user ${quote(username)}`);
    const { group, resource } = attributes.resource;
    restrictions.get(group === '' ? resource : `${resource}.${group}`)?.({ attributes, context, node });
  },
});

interface NodeWrite {
  readonly attributes: AdmissionAttributes;
  readonly context: AdmissionContext;
  /** The name of the node that writes. */
  readonly node: string;
}

const restrictions = new Map<string, (write: NodeWrite) => void>([
  ['pods', restrictPods],
  ['nodes', restrictNodes],
  ['serviceaccounts', restrictTokens],
  ['leases.coordination.k8s.io', restrictLeases],
  ['csinodes.storage.k8s.io', restrictCsiNodes],
  ['persistentvolumeclaims', restrictClaims],
]);

function restrictPods(write: NodeWrite): void {
  const { attributes } = write;
  switch (attributes.subresource) {
    case '':
      restrictPod(write);
      break;
    case 'status':
      restrictPodStatus(write);
      break;
    case 'eviction':
      restrictEviction(write);
      break;
    default: {
      const found = `unexpected pod subresource ${quote(attributes.subresource)}`;
      throw forbid(attributes, `${found}, only 'status' and 'eviction' are allowed`);
    }
  }
}

function restrictPod(write: NodeWrite): void {
  const { attributes, context, node } = write;
  const { operation } = attributes;
  if (operation === 'CREATE') {
    checkMirrorPod(attributes, node, context.get(nodes, '', node));
  } else if (operation !== 'DELETE') {
    const found = `unexpected operation ${quote(operation)}`;
    throw forbid(attributes, `${found}, node ${quote(node)} can only create and delete mirror pods`);
  } else if (findPod(write, attributes.name).spec.nodeName !== node) {
    throw forbid(attributes, `node ${quote(node)} can only delete pods with spec.nodeName set to itself`);
  }
}

function findPod({ attributes, context }: NodeWrite, name: string): Pod {
  const pod = context.get(pods, attributes.namespace, name);
  if (pod === undefined) throw newNotFound({ group: '', resource: 'pods' }, name);
  return pod;
}

function restrictPodStatus({ attributes, node }: NodeWrite): void {
  if (attributes.operation !== 'UPDATE')
    throw forbid(attributes, `unexpected operation ${quote(attributes.operation)}`);
  const [pod, old] = [attributes.object as Pod, attributes.oldObject as Pod];
  if (old.spec.nodeName !== node) {
    throw forbid(
      attributes,
      `node ${quote(node)} can only update pod status for pods with spec.nodeName set to itself`,
    );
  }
  if (!semanticEqual(pod.metadata.labels, old.metadata.labels)) {
    throw forbid(attributes, `node ${quote(node)} cannot update labels through pod status`);
  }
  if (!semanticEqual(pod.status?.resourceClaimStatuses, old.status?.resourceClaimStatuses)) {
    throw forbid(attributes, `node ${quote(node)} cannot update resource claim statues`);
  }
}

function restrictEviction(write: NodeWrite): void {
  const { attributes, node } = write;
  if (attributes.operation !== 'CREATE') throw forbid(attributes, `unexpected operation ${attributes.operation}`);
  const name = attributes.name || ((attributes.object as Eviction).metadata.name ?? '');
  if (name === '') throw forbid(attributes, 'could not determine pod from request data');
  if (findPod(write, name).spec.nodeName === node) return;
  throw forbid(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`);
}

function restrictNodes({ attributes, node }: NodeWrite): void {
  const { name, operation } = attributes;
  if (name !== node) throw forbid(attributes, `node ${quote(node)} is not allowed to modify node ${quote(name)}`);
  if (operation === 'DELETE') return;
  const [object, old] = [attributes.object as Node, attributes.oldObject as Node | undefined];
  if (old !== undefined) restrictNodeUpdate(attributes, node, object, old);
  const labels = forbiddenLabels(modifiedLabels(object.metadata.labels, old?.metadata.labels)).join(', ');
  if (labels === '') return;
  const what =
    old === undefined
      ? `node ${quote(node)} is not allowed to set the following labels`
      : 'is not allowed to modify labels';
  throw forbid(attributes, `${what}: ${labels}`);
}

function restrictNodeUpdate(attributes: AdmissionAttributes, node: string, object: Node, old: Node): void {
  if (!semanticEqual(object.spec.taints, old.spec.taints)) {
    throw forbid(attributes, `node ${quote(node)} is not allowed to modify taints`);
  }
  if (!semanticEqual(object.metadata.ownerReferences, old.metadata.ownerReferences)) {
    throw forbid(attributes, `node ${quote(node)} is not allowed to modify ownerReferences`);
  }
}

function restrictTokens(write: NodeWrite): void {
  const { attributes, node } = write;
  if (attributes.operation !== 'CREATE' || !isWriteTo(attributes, 'serviceaccounts', 'token')) return;
  const reference = (attributes.object as TokenRequest).spec.boundObjectRef;
  if (reference?.apiVersion !== 'v1' || reference.kind !== 'Pod' || !reference.name) {
    throw forbid(attributes, 'node requested token not bound to a pod');
  }
  if (!reference.uid) throw forbid(attributes, 'node requested token with a pod binding without a uid');
  const pod = findPod(write, reference.name);
  if (pod.metadata.uid !== reference.uid) {
    const problem = `the UID in the bound object reference (${reference.uid}) does not match the UID in record`;
    throw forbid(attributes, `${problem}. The object might have been deleted and then recreated`);
  }
  if (pod.spec.nodeName !== node)
    throw forbid(attributes, 'node requested token bound to a pod scheduled on a different node');
}

function restrictLeases({ attributes, node }: NodeWrite): void {
  const { operation, namespace, name } = attributes;
  if (namespace !== 'kube-node-lease') {
    throw forbid(attributes, 'can only access leases in the "kube-node-lease" system namespace');
  }
  const leaseName = operation === 'CREATE' ? attributes.object?.metadata.name : name;
  if (leaseName !== node)
    throw forbid(attributes, 'can only access node lease with the same name as the requesting node');
}

function restrictCsiNodes({ attributes, node }: NodeWrite): void {
  const { operation, name } = attributes;
  const objectName = operation === 'CREATE' ? attributes.object?.metadata.name : name;
  if (objectName !== node)
    throw forbid(attributes, 'can only access CSINode with the same name as the requesting node');
}

function restrictClaims({ attributes }: NodeWrite): void {
  if (attributes.subresource !== 'status') throw forbid(attributes, 'may only update PVC status');
}
