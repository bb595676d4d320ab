import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { type FieldManagement, updateManagedFields } from '../../meta/patch/managed-fields.ts';
import { applyServerSide } from '../../meta/patch/server-side-apply.ts';
import { formatTime } from '../../meta/time.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { zeroStructure } from '../../schema/normalize.ts';
import { fieldManagerOf, type VerbCall } from './verb-handler.ts';
import { viewOf } from './view.ts';

type FieldsCall = Omit<VerbCall, 'store'>;

/** Notes in the object's metadata which fields this request's manager has set. `old` is undefined for a new object. */
export function manageFields(call: FieldsCall, object: ApiObject, old: ApiObject | undefined): void {
  updateManagedFields(managementOf(call, object), old ?? emptyObject(storedResource(call)), object);
}

/** Lays a configuration over the live object, as `kubectl apply --server-side` asks. */
export function applyConfiguration(
  call: VerbCall,
  live: ApiObject | undefined,
  config: ApiObject,
  force: boolean,
): ApiObject {
  const resource = storedResource(call);
  const base = live === undefined ? emptyObject(resource) : cloneJson(live);
  return applyServerSide(managementOf(call, config), base, config, force);
}

function storedResource({ resource }: FieldsCall): AnyResource {
  return resource.storedAs?.resource ?? resource;
}

function managementOf(call: FieldsCall, object: ApiObject): FieldManagement {
  const { request, server } = call;
  const resource = storedResource(call);
  const hasStatus = resource.subresources['status'] !== undefined;
  const ignored = viewOf(call)?.ignoredFields ?? (hasStatus && request.target.subresource === '' ? ['status'] : []);
  return {
    source: resource.schema,
    typeName: resource.schema.nameOf(resource) ?? '',
    apiVersion: object.apiVersion ?? resource.apiVersion,
    manager: fieldManagerOf(request),
    subresource: request.target.subresource,
    time: formatTime(server.clock.now()),
    ignored,
  };
}

const emptyObjects = new WeakMap<AnyResource, ApiObject>();

/** An object of which nothing is set; shared, and never changed. */
function emptyObject(resource: AnyResource): ApiObject {
  const known = emptyObjects.get(resource);
  if (known !== undefined) return known;
  const { schema, kind, apiVersion } = resource;
  const structure = schema.type(schema.nameOf(resource) ?? '');
  const empty: ApiObject = { ...zeroStructure(schema, structure), kind, apiVersion, metadata: {} };
  emptyObjects.set(resource, empty);
  return empty;
}
