import { type Binding, type Pod, type PodCondition, pods } from '../../../api/core-v1.ts';
import { findCondition } from '../../../meta/conditions.ts';
import { formatFieldErrors, notSupported, required } from '../../../meta/field-error.ts';
import type { ApiObject } from '../../../meta/object.ts';
import { newBadRequest, newConflict, newUnexpectedError } from '../../../meta/status.ts';
import { formatTime } from '../../../meta/time.ts';
import { type CreateSubresource, internalView, type SubresourceRequest } from '../../../registry/subresource.ts';
import type { WriteContext } from '../../../registry/write-context.ts';

const bindingKind = { group: '', version: 'v1', kind: 'Binding' };

/** What the scheduler posts to give a pod its node. */
export const podBinding: CreateSubresource = {
  type: 'create',
  kind: bindingKind,
  create: (body, request, context) => bindPod(body as Binding & ApiObject, request, context),
};

export async function bindPod(
  binding: Binding & ApiObject,
  { namespace, name, registry }: Pick<SubresourceRequest, 'name' | 'namespace' | 'registry'>,
  context: WriteContext,
): Promise<ApiObject> {
  if (binding.metadata.name !== name) throw newBadRequest('name in URL does not match name in Binding object');
  checkTarget(binding);
  if (!name) throw newBadRequest('Name parameter required.');
  const { uid, resourceVersion } = binding.metadata;
  await registry.storeOf(pods).update(namespace, name, {
    context,
    view: internalView,
    preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) },
    transform: (old) => Promise.resolve(old === undefined ? emptyPod : assign(old.object, binding, context)),
  });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as ApiObject;
}

/** Never stored: an update of what is not there is refused before. */
const emptyPod: Pod = { metadata: { name: '' }, spec: { containers: [] } };

/** The real server takes a wrong target for a failure of its own. */
function checkTarget({ target }: Binding): void {
  const { kind = '', name = '' } = target ?? {};
  const errors = kind === '' || kind === 'Node' ? [] : [notSupported('target.kind', kind, ['Node', '<empty>'])];
  if (name === '') errors.push(required('target.name'));
  const message = formatFieldErrors(errors);
  if (message !== undefined) throw newUnexpectedError(message);
}

function assign(pod: Pod, { target, metadata }: Binding, context: WriteContext): Pod {
  const { name } = pod.metadata;
  const refuse = (why: string): never => {
    throw newConflict({ group: '', resource: 'pods/binding' }, name, why);
  };
  if (pod.metadata.deletionTimestamp !== undefined)
    refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) refuse(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  if (pod.spec.schedulingGates?.length) refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  const { nominatedNodeName: _nominated, ...status } = pod.status ?? {};
  const annotations = { ...pod.metadata.annotations, ...metadata.annotations };
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...pod.spec, nodeName: target.name ?? '' },
    status: { ...status, conditions: scheduled(status.conditions ?? [], context) },
  };
}

/** A probe time is always written, even though pods are never probed for this. */
function scheduledNow(nowMs: number): PodCondition {
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(nowMs),
  };
  return condition as unknown as PodCondition;
}

function scheduled(conditions: readonly PodCondition[], { clock }: WriteContext): PodCondition[] {
  if (findCondition(conditions, 'PodScheduled')?.status === 'True') return [...conditions];
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  return [...others, scheduledNow(clock.now())];
}
