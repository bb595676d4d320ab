import { type Pod, type PodTemplateSpec, pods } from '../api/core-v1.ts';
import type { ApiObject } from '../client/client.ts';
import type { ControllerContext } from '../client/controller.ts';
import { newControllerReference } from '../meta/owner-references.ts';
import { isNotFound } from '../meta/status.ts';

/** An object that makes pods. */
export interface PodOwner {
  readonly object: ApiObject;
  readonly apiVersion: string;
  readonly kind: string;
}

/** Makes a pod from the template, owned by the object, and tells of it in an event of the object. */
export async function createPod(
  context: ControllerContext,
  owner: PodOwner,
  template: PodTemplateSpec,
  changes: Partial<Pod['spec']> = {},
): Promise<Pod> {
  const { metadata } = owner.object;
  const base = metadata.name.length > 57 ? metadata.name.slice(0, 57) : metadata.name;
  try {
    const pod = await context.client.resource(pods).create(
      {
        metadata: {
          generateName: `${base}-`,
          labels: { ...template.metadata?.labels },
          annotations: { ...template.metadata?.annotations },
          finalizers: [...(template.metadata?.finalizers ?? [])],
          ownerReferences: [newControllerReference(owner.object, owner.apiVersion, owner.kind)],
        },
        spec: { ...(template.spec ?? { containers: [] }), ...changes },
      },
      { namespace: metadata.namespace ?? '' },
    );
    context.recorder.event(owner.object, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    return pod;
  } catch (error) {
    context.recorder.event(
      owner.object,
      'Warning',
      'FailedCreate',
      `Error creating: ${error instanceof Error ? error.message : String(error)}`,
    );
    throw error;
  }
}

export async function deletePod(
  context: ControllerContext,
  owner: PodOwner,
  { metadata: { name, namespace = '' } }: Pod,
): Promise<void> {
  try {
    await context.client.resource(pods).delete(name, { namespace });
    context.recorder.event(owner.object, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  } catch (error) {
    if (isNotFound(error)) return;
    context.recorder.event(
      owner.object,
      'Warning',
      'FailedDelete',
      `Error deleting: ${error instanceof Error ? error.message : String(error)}`,
    );
    throw error;
  }
}
