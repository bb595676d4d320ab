import { newGenericMethodNotAllowed, newGenericNotFound } from '../meta/status.ts';
import type { HttpAnswer } from '../network/http.ts';
import type { AnyResource, Verb } from '../registry/resource.ts';
import { notFoundAnswer } from './answers.ts';
import type { ApiRequest } from './api-request.ts';
import type { ResourceInfo } from './request-info.ts';
import type { ServedResource } from './served-resources.ts';
import type { ServerContext } from './server-context.ts';
import { create } from './verbs/create.ts';
import { deleteCollection, remove } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { live } from './verbs/live.ts';
import { patch } from './verbs/patch.ts';
import { review } from './verbs/review.ts';
import { subresource } from './verbs/subresource.ts';
import { update } from './verbs/update.ts';
import type { VerbHandler } from './verbs/verb-handler.ts';
import { watch } from './verbs/watch.ts';

const handlers: Readonly<Record<Verb, VerbHandler>> = {
  create,
  delete: remove,
  deletecollection: deleteCollection,
  get,
  list,
  patch,
  update,
  watch,
};

/** Verbs of a collection; the others need a name. */
const collectionVerbs = new Set(['create', 'deletecollection', 'list', 'watch']);
/** Those that may name the one object of the collection that they want. */
const collectionReads = new Set(['list', 'watch']);

/** Where the group is served, the API itself says that there is nothing. */
function unknownResource(server: ServerContext, group: string): HttpAnswer {
  const isBuiltIn = server.served.all().some((resource) => resource.group === group && resource.custom === undefined);
  if (isBuiltIn) throw newGenericNotFound();
  return notFoundAnswer();
}

/** Serves a request about a resource; what is not served is a 404. */
export async function dispatch(server: ServerContext, request: ApiRequest): Promise<HttpAnswer> {
  const target = request.info.resource;
  if (target === undefined) return notFoundAnswer();
  const served = server.served.find(target.group, target.version, target.resource);
  if (served === undefined || emptyStep.test(request.info.path)) return unknownResource(server, target.group);
  const { resource, store } = served;
  const place = placeOf(served, request, target);
  if (place !== 'right') return refuse(place, resource);
  if (resource.load !== undefined) await resource.load();
  if (resource.deprecation !== undefined) request.warnings.push(resource.deprecation);
  const call = { server, request: { ...request, target }, resource };
  if (resource.review !== undefined) return review(call);
  if (resource.live !== undefined) return live(call);
  if (store === undefined) return notFoundAnswer();
  if (target.subresource !== '') return subresource({ ...call, store });
  const verb = request.info.verb;
  const isCollection = target.name === '' || collectionReads.has(verb);
  const isPlaced = isCollection === collectionVerbs.has(verb);
  const isRead = request.http.method === 'GET' || !(collectionReads.has(verb) || verb === 'get');
  const handler = isVerb(verb) && isPlaced && isRead && resource.verbs.includes(verb) ? handlers[verb] : undefined;
  if (handler === undefined) throw newGenericMethodNotAllowed();
  return handler({ ...call, store });
}

const emptyStep = /^\/(api\/v1|apis\/[^/]+\/[^/]+)\/\//;

function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(handlers, verb);
}

/** `wrong` where the path is of some other method, `nowhere` where it is of none. */
type Place = 'nowhere' | 'right' | 'wrong';

/** Objects are below their namespace, collections of all namespaces can only be read. */
function placeOf({ resource }: ServedResource, { info, http }: ApiRequest, { namespace, name }: ResourceInfo): Place {
  const isNamespaces = resource.plural === 'namespaces' && resource.group === '';
  if (resource.review !== undefined)
    return name === '' && (namespace !== '') === resource.namespaced ? 'right' : 'nowhere';
  if (!resource.namespaced) return namespace === '' || isNamespaces ? 'right' : 'nowhere';
  if (namespace !== '') return 'right';
  if (collectionReads.has(info.verb)) return http.method === 'GET' ? 'right' : 'wrong';
  return name === '' ? 'wrong' : 'nowhere';
}

/** Custom resources are looked for behind all other paths, and refused as if nothing were there. */
function refuse(place: 'nowhere' | 'wrong', { custom }: AnyResource): HttpAnswer {
  if (custom !== undefined) return notFoundAnswer();
  throw place === 'nowhere' ? newGenericNotFound() : newGenericMethodNotAllowed();
}
