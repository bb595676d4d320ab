import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../meta/field-error.ts';
import { byteLength } from '../../meta/names.ts';
import { newBadRequest, newGenericMethodNotAllowed, newInvalid } from '../../meta/status.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { ResourceStore } from '../../registry/store/resource-store.ts';
import type { WriteContext } from '../../registry/write-context.ts';
import { isDryRun } from '../admission.ts';
import type { ResourceRequest } from '../api-request.ts';
import { mediaTypeOf } from '../codec.ts';
import { negotiate } from '../negotiation.ts';
import type { Shape } from '../output/representation.ts';
import type { IncludeObject } from '../output/table.ts';
import type { ServerContext } from '../server-context.ts';

/** Everything a verb works with. */
export interface VerbCall {
  readonly server: ServerContext;
  readonly request: ResourceRequest;
  /** As the path names it. */
  readonly resource: AnyResource;
  /** Of the version that is stored. */
  readonly store: ResourceStore;
}

export type VerbHandler = (call: VerbCall) => Promise<HttpAnswer>;

/** How the answer is to look. Throws NotAcceptable. */
export function shapeOf({ server, request, resource }: Omit<VerbCall, 'store'>): Shape {
  const { verb, query } = request.info;
  const shape = negotiate(request.http.headers['accept'], verb === 'list' || verb === 'watch');
  const include = query.get('includeObject') ?? '';
  if (shape.representation === 'table' && !['', 'Metadata', 'None', 'Object'].includes(include)) {
    const problem = `Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`;
    throw newBadRequest(`Unable to convert to Table as requested: includeObject: ${problem}`);
  }
  const includeObject: IncludeObject = include === 'None' || include === 'Object' ? include : 'Metadata';
  return { ...shape, resource, nowMs: server.clock.now(), includeObject };
}

/** The request header in which a writer says what made it write. */
const causeHeader = 'x-tabernetes-cause';

export function writeContextOf({ server, request }: Pick<VerbCall, 'request' | 'server'>): WriteContext {
  return {
    clock: server.clock,
    user: request.user,
    dryRun: isDryRun(request),
    cause: request.http.headers[causeHeader],
    warn: (message) => request.warnings.push(message),
  };
}

const fieldValidations = ['', 'Ignore', 'Strict', 'Warn'];

/** The options of a write as admission sees them. Throws an Invalid Status for values that cannot be. */
export function writeOptions(
  request: ResourceRequest,
  kind: 'CreateOptions' | 'PatchOptions' | 'UpdateOptions',
): object {
  const { query } = request.info;
  const manager = query.get('fieldManager');
  const validation = query.get('fieldValidation');
  const errors = [
    ...(kind === 'PatchOptions' ? applyErrors(request) : []),
    ...managerErrors(manager ?? ''),
    ...(query.getAll('dryRun').every((value) => value === 'All')
      ? []
      : [notSupported('dryRun', query.getAll('dryRun'), ['All'])]),
    ...(fieldValidations.includes(validation ?? '')
      ? []
      : [notSupported('fieldValidation', validation, fieldValidations)]),
  ];
  if (errors.length > 0) throw newInvalid({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    kind,
    apiVersion: 'meta.k8s.io/v1',
    ...(isDryRun(request) && { dryRun: ['All'] }),
    ...(manager !== null && { fieldManager: manager }),
    ...(validation !== null && { fieldValidation: validation }),
  };
}

const maximumManagerBytes = 128;

function managerErrors(manager: string): FieldError[] {
  const errors = byteLength(manager) > maximumManagerBytes ? [tooLong('fieldManager', maximumManagerBytes)] : [];
  let position = 0;
  for (const character of manager) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    const isShown = character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
    const reason = `invalid character U+${code} (at position ${position})`;
    if (!isShown) errors.push(invalid('fieldManager', manager, reason));
    position += byteLength(character);
  }
  return errors;
}

/** Only an apply may force, and an apply must say who applies. */
function applyErrors({ http, info }: ResourceRequest): FieldError[] {
  if (mediaTypeOf(http) === 'application/apply-patch+yaml') {
    const isNamed = (info.query.get('fieldManager') ?? '') !== '';
    return isNamed ? [] : [required('fieldManager', 'is required for apply patch')];
  }
  return info.query.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : [];
}

/** There is no such way to call this. */
export function unsupported(): never {
  throw newGenericMethodNotAllowed();
}

/** Who is named in managed fields: what the request says, else the program's name. */
export function fieldManagerOf(request: ResourceRequest): string {
  const manager = request.info.query.get('fieldManager');
  if (manager !== null && manager !== '') return manager;
  const agent = request.http.headers['user-agent'] ?? '';
  return (agent.split('/')[0] ?? '').slice(0, 128) || 'unknown';
}
