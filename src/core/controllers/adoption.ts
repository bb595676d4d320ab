import type { LabelSelector } from '../api/meta-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { ApiObject } from '../client/client.ts';
import { type ControllerContext, type IndexDefinition, indexOf } from '../client/controller.ts';
import { matchesLabels, selectorFromObject } from '../meta/label-selector.ts';
import { controllerOf, newControllerReference } from '../meta/owner-references.ts';
import { isInvalid, isNotFound } from '../meta/status.ts';

/** Index of the objects that a controller with this uid manages. */
export const byController = 'controllerUid';
/** Index of the objects in this namespace that nothing manages. */
export const orphans = 'orphans';

export function controllerIndexes<T extends ApiObject>(reference: ResourceReference<T>): IndexDefinition[] {
  return [
    indexOf(reference, byController, (object) => {
      const controller = controllerOf(object);
      return controller === undefined ? [] : [controller.uid];
    }),
    indexOf(reference, orphans, (object) =>
      controllerOf(object) === undefined ? [object.metadata.namespace ?? ''] : [],
    ),
  ];
}

export interface AdoptingOwner {
  readonly object: ApiObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly selector: LabelSelector | undefined;
}

/**
 * The objects among `candidates` that the owner controls. One that matches the selector and has no controller is
 * adopted; one that is controlled and does not match any more is released.
 */
export async function claim<T extends ApiObject>(
  context: ControllerContext,
  reference: ResourceReference<T>,
  owner: AdoptingOwner,
  candidates: Iterable<T>,
): Promise<T[]> {
  const selector = selectorFromObject(owner.selector);
  const { uid } = owner.object.metadata;
  const claimed: T[] = [];
  for (const candidate of candidates) {
    const matches = matchesLabels(selector, candidate.metadata.labels);
    const controller = controllerOf(candidate);
    if (controller !== undefined) {
      if (controller.uid !== uid) continue;
      if (matches) claimed.push(candidate);
      else if (owner.object.metadata.deletionTimestamp === undefined)
        await release(context, reference, owner, candidate);
    } else if (
      matches &&
      owner.object.metadata.deletionTimestamp === undefined &&
      candidate.metadata.deletionTimestamp === undefined
    ) {
      const adopted = await adopt(context, reference, owner, candidate);
      if (adopted !== undefined) claimed.push(adopted);
    }
  }
  return claimed;
}

async function adopt<T extends ApiObject>(
  context: ControllerContext,
  reference: ResourceReference<T>,
  owner: AdoptingOwner,
  candidate: T,
): Promise<T | undefined> {
  const { name, namespace = '', uid } = candidate.metadata;
  const ownerReference = newControllerReference(owner.object, owner.apiVersion, owner.kind);
  try {
    return await context.client
      .resource(reference)
      .patch(name, 'strategic', { metadata: { uid, ownerReferences: [ownerReference] } }, { namespace });
  } catch (error) {
    if (isNotFound(error) || isInvalid(error)) return undefined;
    throw error;
  }
}

async function release<T extends ApiObject>(
  context: ControllerContext,
  reference: ResourceReference<T>,
  owner: AdoptingOwner,
  candidate: T,
): Promise<void> {
  const { name, namespace = '', uid } = candidate.metadata;
  const patch = { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.object.metadata.uid }] } };
  await context.client
    .resource(reference)
    .patch(name, 'strategic', patch, { namespace })
    .catch((error: unknown) => {
      if (!isNotFound(error) && !isInvalid(error)) throw error;
    });
}
