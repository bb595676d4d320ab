import type { Node, Pod } from '../api/core-v1.ts';
import { quote } from '../meta/quote.ts';
import { newNotFound } from '../meta/status.ts';
import { forbid } from './forbid.ts';
import type { AdmissionAttributes } from './plugin.ts';

const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** What a kubelet may create is the image in the API of a static pod that runs on its node, owned by the node. */
export function checkMirrorPod(attributes: AdmissionAttributes, nodeName: string, node: Node | undefined): void {
  const pod = attributes.object as Pod;
  const shown = `node ${quote(nodeName)}`;
  if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) {
    throw forbid(
      attributes,
      `pod does not have ${quote(mirrorAnnotation)} annotation, ${shown} can only create mirror pods`,
    );
  }
  if (pod.spec.nodeName !== nodeName) {
    throw forbid(attributes, `${shown} can only create pods with spec.nodeName set to itself`);
  }
  checkOwner(attributes, pod, nodeName, node);
  const reference = apiReferenceOf(pod);
  if (reference !== undefined) throw forbid(attributes, `${shown} can not create pods that reference ${reference}`);
}

function checkOwner(attributes: AdmissionAttributes, pod: Pod, nodeName: string, node: Node | undefined): void {
  const shown = `node ${quote(nodeName)}`;
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  if (others.length > 0)
    throw forbid(attributes, `${shown} can only create pods with a single owner reference set to itself`);
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== nodeName) {
    throw forbid(attributes, `${shown} can only create pods with an owner reference set to itself`);
  }
  if (owner.controller !== true) {
    throw forbid(attributes, `${shown} can only create pods with a controller owner reference set to itself`);
  }
  if (owner.blockOwnerDeletion === true) {
    throw forbid(attributes, `${shown} must not set blockOwnerDeletion on an owner reference`);
  }
  if (node === undefined) throw newNotFound({ group: '', resource: 'nodes' }, nodeName);
  if (owner.uid !== node.metadata.uid) {
    throw forbid(attributes, `node ${nodeName} UID mismatch: expected ${owner.uid} got ${node.metadata.uid ?? ''}`);
  }
}

/** The first resource that a pod needs from the API, which a static pod cannot have. */
function apiReferenceOf({ spec }: Pod): string | undefined {
  if (spec.serviceAccountName) return 'serviceaccounts';
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const sources = containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.map(({ valueFrom }) => ({ secret: valueFrom?.secretKeyRef, configMap: valueFrom?.configMapKeyRef })),
    ...envFrom.map(({ secretRef, configMapRef }) => ({ secret: secretRef, configMap: configMapRef })),
  ]);
  const volumes = spec.volumes ?? [];
  const has = (field: 'secret' | 'configMap'): boolean =>
    sources.some((source) => source[field] !== undefined) || volumes.some((volume) => volume[field] !== undefined);
  if (has('secret')) return 'secrets';
  if (has('configMap')) return 'configmaps';
  return volumes.some((volume) => volume.persistentVolumeClaim !== undefined) ? 'persistentvolumeclaims' : undefined;
}
