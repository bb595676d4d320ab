import type { Scale } from '../../api/autoscaling-v1.ts';
import { invalid } from '../../meta/field-error.ts';
import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { newBadRequest, newConflict, newInvalid } from '../../meta/status.ts';
import type { HttpAnswer } from '../../network/http.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import type { Revision } from '../../registry/revision.ts';
import type { ScaleSubresource } from '../../registry/subresource.ts';
import { decodeBody } from '../../schema/decode.ts';
import { schemaTable } from '../../schema/table.ts';
import { admit, validate } from '../admission.ts';
import { fieldValidationOf, readJsonBody } from '../codec.ts';
import { textAnswerOf } from '../output/representation.ts';
import { partialMetadata, type TableShape, tableText } from '../output/table.ts';
import { manageFields } from './managed-fields.ts';
import { applyPatch } from './patch.ts';
import { shapeOf, unsupported, type VerbCall, writeContextOf, writeOptions } from './verb-handler.ts';

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

const scaleSource = { schema: schemaTable, kind: scaleKind };

type ScaleDefinition = ScaleSubresource<ApiObject>;

/** GET, PUT and PATCH of an object's Scale. */
export async function scale(call: VerbCall, definition: ScaleDefinition): Promise<HttpAnswer> {
  const { request, store } = call;
  const { namespace, name } = request.target;
  const { verb } = request.info;
  if (verb === 'get') return scaleAnswer(call, scaleOf(definition, (await store.get(namespace, name)).object));
  if (verb === 'update') {
    const wanted = await readScale(call);
    return writeScale(call, definition, () => Promise.resolve(wanted));
  }
  if (verb !== 'patch') return unsupported();
  const patchText = await request.http.body.text();
  return writeScale(call, definition, async (old) => {
    const patched = applyPatch(request, scaleSource, scaleOf(definition, old.object), patchText);
    return Promise.resolve(decodeScale(call, JSON.stringify(patched)));
  });
}

async function readScale(call: VerbCall): Promise<Scale> {
  return decodeScale(call, await readJsonBody(call.request.http));
}

function decodeScale({ request }: VerbCall, text: string): Scale {
  const { object } = decodeBody(schemaTable, text, scaleKind, fieldValidationOf(request));
  const wanted = object as Scale;
  const replicas = wanted.spec?.replicas ?? 0;
  if (wanted.metadata.name !== request.target.name) {
    throw newBadRequest(
      `the name of the object (${wanted.metadata.name}) does not match the name on the URL (${request.target.name})`,
    );
  }
  if (replicas < 0) {
    const errors = [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')];
    throw newInvalid(scaleKind, request.target.name, errors);
  }
  return wanted;
}

async function writeScale(
  call: VerbCall,
  definition: ScaleDefinition,
  next: (old: Revision) => Promise<Scale>,
): Promise<HttpAnswer> {
  const { server, request, store } = call;
  const { namespace, name } = request.target;
  const kind = request.info.verb === 'patch' ? 'PatchOptions' : 'UpdateOptions';
  writeOptions(request, kind);
  const subject = (object: ApiObject, old: ApiObject) => ({
    operation: 'UPDATE' as const,
    kind: scaleKind,
    object,
    oldObject: old,
    options: writeOptions(request, 'UpdateOptions'),
  });
  const { revision } = await store.update(namespace, name, {
    context: writeContextOf(call),
    transform: async (old) => {
      if (old === undefined) throw new Error('nothing to scale');
      const wanted = await next(old);
      const before = scaleOf(definition, old.object);
      await admit(server, request, subject(wanted, before));
      await validate(server, request, subject(wanted, before));
      const asked = wanted.metadata.resourceVersion ?? '';
      if (asked !== '' && asked !== String(old.revision)) throw newConflict(store.groupResource, name);
      const object = cloneJson(old.object);
      definition.setReplicas(object, wanted.spec?.replicas ?? 0);
      manageFields(call, object, old.object);
      forgetTimes(object);
      return object;
    },
  });
  return scaleAnswer(call, scaleOf(definition, revision.object));
}

/** A Scale as the client wants it. */
function scaleAnswer(call: VerbCall, object: Scale): HttpAnswer {
  const shape = shapeOf(call);
  const { representation, nowMs, includeObject } = shape;
  if (representation === 'object') return textAnswerOf(200, JSON.stringify(object), shape);
  if (representation === 'partial') return textAnswerOf(200, JSON.stringify(partialMetadata(object)), shape);
  const { resourceVersion } = object.metadata;
  const options = { nowMs, includeObject, headers: true };
  return textAnswerOf(200, tableText(scaleTable, [object], { resourceVersion }, options), shape);
}

const scaleTable = {
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }: Scale) => spec?.replicas ?? 0 },
    { name: 'Available', type: 'integer', cell: ({ status }: Scale) => status?.replicas ?? 0 },
    ageColumn,
  ],
} satisfies TableShape<Scale>;

/** Who scaled is noted without a time. */
function forgetTimes({ metadata }: ApiObject): void {
  for (const entry of metadata.managedFields ?? []) if (entry.subresource === 'scale') delete entry.time;
}

function scaleOf(definition: ScaleDefinition, object: ApiObject): Scale {
  const { name = '', namespace = '', uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = definition.selector(object);
  const replicas = definition.replicas(object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      namespace,
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
    },
    spec: replicas === undefined || replicas === 0 ? {} : { replicas },
    status: { replicas: definition.statusReplicas(object) ?? 0, ...(selector !== undefined && { selector }) },
  };
}
