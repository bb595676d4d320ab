import { parseFieldSelector } from '../../meta/field-selector.ts';
import { matchesLabels, parseLabelSelector } from '../../meta/label-selector.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newBadRequest, newGenericMethodNotAllowed, newNotFound } from '../../meta/status.ts';
import type { HttpAnswer } from '../../network/http.ts';
import { readSelector } from '../../registry/store/selection-of.ts';
import { textAnswerOf } from '../output/representation.ts';
import { partialMetadata, tableText } from '../output/table.ts';
import { shapeOf, type VerbCall } from './verb-handler.ts';

/** GET of what is not stored but looked up: one object, or all that the selectors let through. */
export async function live(call: Omit<VerbCall, 'store'>): Promise<HttpAnswer> {
  const { server, request, resource } = call;
  const { name } = request.target;
  const { verb, query } = request.info;
  if (verb !== (name === '' ? 'list' : 'get') || resource.live === undefined) throw newGenericMethodNotAllowed();
  const objects = await resource.live(server.served.registry);
  const shape = shapeOf(call);
  const options = { ...shape, headers: true };
  if (name === '') {
    const found = objects.filter(matcherOf(query.get('labelSelector') ?? '', query.get('fieldSelector') ?? ''));
    if (shape.representation === 'table') return textAnswerOf(200, tableText(resource, found, {}, options), shape);
    const items = shape.representation === 'partial' ? found.map(partialMetadata) : found.map(withoutKind);
    const list = shape.representation === 'partial' ? partialList : { kind: `${resource.kind}List`, apiVersion: 'v1' };
    return textAnswerOf(200, JSON.stringify({ ...list, metadata: {}, items }), shape);
  }
  const object = objects.find(({ metadata }) => metadata.name === name);
  if (object === undefined) throw newNotFound({ group: resource.group, resource: resource.singular }, name);
  if (shape.representation === 'table') return textAnswerOf(200, tableText(resource, [object], {}, options), shape);
  const shown = shape.representation === 'partial' ? partialMetadata(object) : object;
  return textAnswerOf(200, JSON.stringify(shown), shape);
}

const partialList = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' };

function withoutKind({ kind: _kind, apiVersion: _apiVersion, ...item }: ApiObject): object {
  return item;
}

/** Throws a BadRequest Status for a field that nothing can be selected by. */
function checkField(field: string): void {
  if (field === 'metadata.name' || field === 'metadata.namespace') return;
  const known = 'only "metadata.name", "metadata.namespace"';
  throw newBadRequest(`${JSON.stringify(field)} is not a known field selector: ${known}`);
}

function matcherOf(labels: string, fields: string): (object: ApiObject) => boolean {
  const labelSelector = readSelector(labels, parseLabelSelector);
  const fieldSelector = readSelector(fields, parseFieldSelector);
  for (const { field } of fieldSelector) checkField(field);
  return ({ metadata }) =>
    matchesLabels(labelSelector, metadata.labels) &&
    fieldSelector.every(({ field, operator, value }) => {
      const found = field === 'metadata.name' ? metadata.name : '';
      return (found === value) === (operator === '=');
    });
}
