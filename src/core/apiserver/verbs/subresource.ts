import type { ApiObject } from '../../meta/object.ts';
import { newGenericNotFound, newNotFound } from '../../meta/status.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { ConnectSubresource, CreateSubresource } from '../../registry/subresource.ts';
import { admit, validate } from '../admission.ts';
import { objectAnswer } from '../answers.ts';
import { decodeAs } from '../codec.ts';
import { get } from './get.ts';
import { patch } from './patch.ts';
import { scale } from './scale.ts';
import { update } from './update.ts';
import { unsupported, type VerbCall, writeContextOf, writeOptions } from './verb-handler.ts';

const viewHandlers = { get, patch, update };

/** Serves what is below an object. */
export async function subresource(call: VerbCall): Promise<HttpAnswer> {
  const { request, resource } = call;
  const { subresource: name } = request.target;
  const definition = Object.hasOwn(resource.subresources, name) ? resource.subresources[name] : undefined;
  if (definition === undefined) {
    throw resource.custom === undefined
      ? newGenericNotFound()
      : newNotFound(call.store.groupResource, request.target.name);
  }
  const { verb } = request.info;
  switch (definition.type) {
    case 'view':
      if (verb !== 'get' && verb !== 'patch' && verb !== 'update') return unsupported();
      return definition.verbs.includes(verb) ? viewHandlers[verb](call) : unsupported();
    case 'scale':
      return scale(call, definition);
    case 'create':
      return verb === 'create' ? createBelow(call, definition) : unsupported();
    case 'connect':
      return connect(call, definition);
  }
}

async function createBelow(call: VerbCall, definition: CreateSubresource): Promise<HttpAnswer> {
  const { server, request } = call;
  const object: ApiObject = await decodeAs(request, definition.kind);
  const { namespace, name } = request.target;
  object.metadata.namespace ??= namespace;
  object.metadata.name ??= name;
  const options = writeOptions(request, 'CreateOptions');
  const subject = { operation: 'CREATE' as const, kind: definition.kind, object, oldObject: undefined, options, name };
  await admit(server, request, subject);
  await validate(server, request, subject);
  const { registry } = server.served;
  const about = { namespace, name, query: request.info.query, registry };
  return objectAnswer(201, await definition.create(object, about, writeContextOf(call)));
}

async function connect(call: VerbCall, definition: ConnectSubresource): Promise<HttpAnswer> {
  const { server, request } = call;
  const { method } = request.http;
  if (!definition.methods.some((allowed) => allowed === method)) return unsupported();
  const { namespace, name, rest } = request.target;
  const options = Object.fromEntries(request.info.query);
  const subject = {
    operation: 'CONNECT' as const,
    kind: definition.kind,
    object: undefined,
    oldObject: undefined,
    options,
    name,
  };
  await admit(server, request, subject);
  await validate(server, request, subject);
  const { registry } = server.served;
  return definition.connect({ namespace, name, query: request.info.query, registry, http: request.http, path: rest });
}
