import type { DeleteOptions, Status } from '../../api/meta-v1.ts';
import { type FieldError, invalid, notSupported } from '../../meta/field-error.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { SchemaSource } from '../../meta/schema-source.ts';
import { newBadRequest, newInvalid } from '../../meta/status.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { WriteContext } from '../../registry/write-context.ts';
import { decodeBody } from '../../schema/decode.ts';
import { explainJsonError } from '../../schema/json-syntax.ts';
import { schemaTable } from '../../schema/table.ts';
import { admit, validate } from '../admission.ts';
import { objectAnswer } from '../answers.ts';
import { readJsonBody } from '../codec.ts';
import { listText, objectText, textAnswerOf } from '../output/representation.ts';
import { integerOf } from '../query-values.ts';
import { isTrue } from '../request-info.ts';
import { listRequestOf } from './list.ts';
import { shapeOf, type VerbCall, type VerbHandler, writeContextOf } from './verb-handler.ts';

/** DELETE of one object: answers the object while it is only marked, or the Status that it is gone. */
export const remove: VerbHandler = async (call) => {
  const { request, resource, store } = call;
  const shape = shapeOf(call);
  const options = await readDeleteOptions(call);
  const { namespace, name } = request.target;
  const deletion = await store.delete(namespace, name, {
    context: deleteContext(call, options),
    options,
    admit: (old) => admitDeletion(call, old, options),
  });
  const { answersObject, revision } = deletion;
  if (answersObject) return textAnswerOf(200, objectText(revision, shape), shape);
  const { uid } = revision.object.metadata;
  const { group, plural } = resource;
  const details = { name, ...(group !== '' && { group }), kind: plural, ...(uid !== undefined && { uid }) };
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
  return objectAnswer(200, status);
};

/** DELETE of all objects that the query selects: answers the list of them. */
export const deleteCollection: VerbHandler = async (call) => {
  const shape = shapeOf(call);
  const options = await readDeleteOptions(call);
  const request = { ...listRequestOf(call.request), as: call.resource };
  await admitDeletion(call, undefined, options);
  const page = await call.store.deleteCollection(request, {
    context: deleteContext(call, options),
    options,
    admit: (old) => admitDeletion(call, old, options),
  });
  return textAnswerOf(200, listText(page, shape), shape);
};

function deleteContext(call: VerbCall, options: DeleteOptions): WriteContext {
  const context = writeContextOf(call);
  return options.dryRun?.includes('All') === true ? { ...context, dryRun: true } : context;
}

async function admitDeletion(call: VerbCall, old: ApiObject | undefined, options: DeleteOptions): Promise<void> {
  const { server, request, resource } = call;
  const name = old?.metadata.name ?? request.target.name;
  const given = { ...options, kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' };
  const subject = {
    ...{ operation: 'DELETE' as const, kind: resource, object: undefined, oldObject: old },
    ...{ options: given, name },
  };
  await admit(server, request, subject);
  await validate(server, request, subject);
}

const optionsKind = { group: 'meta.k8s.io', version: 'v1', kind: 'DeleteOptions' };

/** From the body when there is one, else from the query. */
async function readDeleteOptions({ request, resource }: VerbCall): Promise<DeleteOptions> {
  const text = await readJsonBody(request.http);
  const options = text === '' ? optionsFromQuery(request.info.query) : optionsFromBody(text, resource);
  if (text !== '') {
    const {
      kind: _kind,
      apiVersion: _version,
      metadata: _metadata,
      ...given
    } = options as DeleteOptions & { metadata?: object };
    request.audit?.received({ kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/__internal', ...given });
  }
  const errors = validateDeleteOptions(options);
  if (errors.length > 0) throw newInvalid(optionsKind, '', errors);
  return options;
}

/** Every group takes DeleteOptions as a kind of its own version. */
const optionsSchema: SchemaSource = {
  type: (name) => schemaTable.type(name),
  nameOf: ({ kind }) => (kind === optionsKind.kind ? 'meta/v1.DeleteOptions' : undefined),
};

function optionsFromBody(text: string, { group, version }: AnyResource): DeleteOptions {
  const { apiVersion } = readOptions(text);
  const isOwn = apiVersion === (group === '' ? version : `${group}/${version}`);
  const generic = apiVersion === 'v1' ? { ...optionsKind, group: '' } : optionsKind;
  const { object } = decodeBody(optionsSchema, text, isOwn ? { ...optionsKind, group, version } : generic, 'Ignore');
  return object;
}

function readOptions(text: string): DeleteOptions {
  try {
    return (JSON.parse(text) as DeleteOptions | null) ?? {};
  } catch {
    throw newBadRequest(`couldn't get version/kind; json parse error: ${explainJsonError(text)}`);
  }
}

function optionsFromQuery(query: URLSearchParams): DeleteOptions {
  const grace = integerOf(query, 'gracePeriodSeconds');
  const orphan = query.get('orphanDependents');
  const policy = query.get('propagationPolicy');
  const dryRun = query.getAll('dryRun');
  return {
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(orphan !== null && { orphanDependents: isTrue(orphan) }),
    ...(policy !== null && { propagationPolicy: policy }),
    ...(dryRun.length > 0 && { dryRun }),
  };
}

function validateDeleteOptions(options: DeleteOptions): FieldError[] {
  const { propagationPolicy, orphanDependents, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid('propagationPolicy', propagationPolicy, detail));
  }
  const policies = ['Foreground', 'Background', 'Orphan'];
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push(notSupported('propagationPolicy', propagationPolicy, [...policies, 'nil']));
  }
  if (dryRun.some((value) => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  return errors;
}
