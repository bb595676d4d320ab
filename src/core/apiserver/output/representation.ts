import type { ApiObject } from '../../meta/object.ts';
import { newNotAcceptable, StatusError } from '../../meta/status.ts';
import { printYaml } from '../../meta/yaml/print.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { Revision } from '../../registry/revision.ts';
import type { ListPage } from '../../registry/store/list.ts';
import { jsonAnswer } from '../answers.ts';
import { toServed } from '../codec.ts';
import type { Negotiated } from '../negotiation.ts';
import { type IncludeObject, partialMetadata, tableText } from './table.ts';

export interface Shape extends Negotiated {
  readonly resource: AnyResource;
  readonly nowMs: number;
  readonly includeObject: IncludeObject;
}

/** One object as the client wants it. Shown as it is stored, it is the stored text. */
export function objectText(revision: Revision, shape: Shape): string {
  const { resource, representation, nowMs, includeObject } = shape;
  if (representation === 'object' && resource.storedAs === undefined) return revision.served();
  const object = resource.storedAs === undefined ? revision.object : toServed(resource, revision.object);
  if (representation === 'object') return JSON.stringify(object);
  if (shape.partialOf === 'list') throw newWrongPartial(resource, 'list');
  if (representation === 'partial') return JSON.stringify(partialMetadata(object));
  const { resourceVersion } = object.metadata;
  return tableText(resource, [object], { resourceVersion }, { nowMs, includeObject, headers: true });
}

/** Metadata alone was asked for as of a list where there is one object, or the other way round. */
function newWrongPartial({ group, kind }: AnyResource, asked: 'list' | 'object'): StatusError {
  const type = `*${group === '' ? 'core' : (group.split('.')[0] ?? group)}.${kind}`;
  const message =
    asked === 'list'
      ? `you requested PartialObjectMetadataList, but the requested object is not a list (${type})`
      : `you requested PartialObjectMetadata, but the requested object is a list (${type}List)`;
  return new StatusError({ ...newNotAcceptable([]).status, message });
}

/** A list as the client wants it: the texts of its items, joined. */
export function listText(page: ListPage, shape: Shape): string {
  const { resource, representation, nowMs, includeObject } = shape;
  if (shape.partialOf === 'object') throw newWrongPartial(resource, 'object');
  const metadata = listMetadata(page);
  if (representation === 'table') {
    const objects = page.items.map((item) => servedObject(resource, item));
    return tableText(resource, objects, metadata, { nowMs, includeObject, headers: true });
  }
  if (representation === 'partial') {
    const items = page.items.map((item) => partialMetadata(servedObject(resource, item)));
    return JSON.stringify({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items });
  }
  const texts =
    resource.storedAs === undefined
      ? page.items.map((item) => (resource.custom !== undefined ? item.served() : item.item()))
      : page.items.map((item) => itemText(resource, servedObject(resource, item)));
  const head = `{"kind":"${resource.kind}List","apiVersion":"${resource.apiVersion}","metadata":${JSON.stringify(metadata)}`;
  return `${head},"items":[${texts.join(',')}]}`;
}

function itemText(resource: AnyResource, object: ApiObject): string {
  if (resource.custom !== undefined) return JSON.stringify(object);
  const { kind: _kind, apiVersion: _apiVersion, ...item } = object;
  return JSON.stringify(item);
}

function servedObject(resource: AnyResource, revision: Revision): ApiObject {
  return resource.storedAs === undefined ? revision.object : toServed(resource, revision.object);
}

function listMetadata(page: ListPage): object {
  return {
    resourceVersion: String(page.revision),
    ...(page.continue !== '' && { continue: page.continue }),
    ...(page.remaining !== undefined && { remainingItemCount: page.remaining }),
  };
}

/** JSON, or the same as YAML where the client asked for that. */
export function textAnswerOf(status: number, text: string, { yaml }: Negotiated): HttpAnswer {
  if (!yaml) return jsonAnswer(status, text);
  return { status, headers: { 'content-type': 'application/yaml' }, body: printYaml(JSON.parse(text)) };
}
