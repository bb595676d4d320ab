import type { AdmissionAttributes, AdmissionContext, AdmissionOperation, ServedVersion } from '../admission/plugin.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { GroupVersionKind, GroupVersionResource } from '../meta/group-version.ts';
import { type ApiObject, cloneJson } from '../meta/object.ts';
import { isNotFound, newNotFound } from '../meta/status.ts';
import type { ResourceRequest } from './api-request.ts';
import { systemWriter } from './bootstrap/system-writer.ts';
import { decodeStored, toServed } from './codec.ts';
import type { ServerContext } from './server-context.ts';

/** What is to be admitted. */
export interface AdmissionSubject {
  readonly operation: AdmissionOperation;
  readonly kind: GroupVersionKind;
  readonly object: ApiObject | undefined;
  readonly oldObject: ApiObject | undefined;
  readonly options: object | undefined;
  readonly name?: string;
}

/** Runs the mutating plugins on a write. */
export function admit(server: ServerContext, request: ResourceRequest, subject: AdmissionSubject): Promise<void> {
  return server.admission.admit(attributesOf(request, subject), admissionContext(server, request));
}

/** Runs the validating plugins on a write. */
export function validate(server: ServerContext, request: ResourceRequest, subject: AdmissionSubject): Promise<void> {
  return server.admission.validate(attributesOf(request, subject), admissionContext(server, request));
}

/** Whether the write is only tried. */
export function isDryRun(request: ResourceRequest): boolean {
  return request.info.query.getAll('dryRun').includes('All');
}

function attributesOf(request: ResourceRequest, subject: AdmissionSubject): AdmissionAttributes {
  const { group, version, resource, subresource, namespace, name } = request.target;
  return {
    operation: subject.operation,
    kind: subject.kind,
    resource: { group, version, resource },
    subresource,
    namespace: resource === 'namespaces' && group === '' ? name : namespace,
    name: subject.name ?? subject.object?.metadata.name ?? name,
    object: subject.object,
    oldObject: subject.oldObject,
    options: subject.options,
    dryRun: isDryRun(request),
    userInfo: request.user,
  };
}

function admissionContext(server: ServerContext, request: ResourceRequest): AdmissionContext {
  const { served, clock, authorizer } = server;
  const storeOf = ({ group, version, plural }: ResourceReference<unknown>) =>
    served.find(group, version, plural)?.store;
  return {
    clock,
    authorizer,
    get: <T>(resource: ResourceReference<T>, namespace: string, name: string) =>
      storeOf(resource)?.cached(namespace, name)?.object as T | undefined,
    list: <T>(resource: ResourceReference<T>, namespace: string) =>
      (storeOf(resource)?.listCached(namespace) ?? []).map((revision) => revision.object as T),
    getLive: async <T>(resource: ResourceReference<T>, namespace: string, name: string) => {
      try {
        return (await storeOf(resource)?.get(namespace, name))?.object as T | undefined;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    writeStatus: async (resource, namespace, name, change) => {
      const store = served.storeOf(resource);
      const { status } = store.resource.subresources;
      await store.update(namespace, name, {
        context: { ...systemWriter(server), dryRun: isDryRun(request) },
        view: status?.type === 'view' ? status : undefined,
        transform: (current) => {
          if (current === undefined) throw newNotFound(store.groupResource, name);
          return Promise.resolve(change(cloneJson(current.object)));
        },
      });
    },
    create: async (resource, object) => {
      await served.storeOf(resource).create(object, { context: systemWriter(server), namespace: '' });
    },
    resourceOf: (apiVersion, kind) =>
      served.all().find((resource) => resource.apiVersion === apiVersion && resource.kind === kind),
    annotate: (key, value) => request.audit?.annotations.set(key, value),
    versionsOf: (resource) => versionsOf(server, resource),
    connectWebhook: async (config) =>
      (await import('./webhooks/connect-webhook.ts')).connectWebhook({ clock, served }, config),
    warn: (message) => request.warnings.push(message),
  };
}

function versionsOf({ served }: ServerContext, { group, version, resource }: GroupVersionResource): ServedVersion[] {
  const asked = served.find(group, version, resource)?.resource;
  if (asked === undefined) return [];
  const others = served.all().filter((other) => other !== asked && other.keyPrefix === asked.keyPrefix);
  return [asked, ...others].map((each) => ({
    kind: { group: each.group, version: each.version, kind: each.kind },
    resource: { group: each.group, version: each.version, resource: each.plural },
    show: async (object) => {
      await each.load?.();
      return toServed(each, object);
    },
    read: async (value) => {
      await each.load?.();
      return decodeStored(each, value);
    },
  }));
}
