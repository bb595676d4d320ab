import type { Status, StatusCause, StatusDetails } from '../api/meta-v1.ts';
import { type FieldError, formatFieldErrors } from './field-error.ts';
import { formatGroupKind, formatGroupResource, type GroupKind, type GroupResource } from './group-version.ts';
import { quote } from './quote.ts';

/** A failure as the API reports it. Crosses the wire as `status`, a complete `metav1.Status`. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? '');
    this.name = 'StatusError';
    this.status = status;
  }
}

export function isStatusError(error: unknown): error is StatusError {
  return error instanceof StatusError;
}

/** The body of an answer, where `code` is also the HTTP status. */
function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** Leaves out what is empty, in the order in which the server writes. */
function detailsOf(name: string, group: string, kind: string, rest: StatusDetails = {}): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    ...rest,
  };
}

function resourceDetails(resource: GroupResource, name: string, rest?: StatusDetails): StatusDetails {
  return detailsOf(name, resource.group, resource.resource, rest);
}

function retry(seconds: number): StatusDetails {
  return seconds === 0 ? {} : { retryAfterSeconds: seconds };
}

export function newNotFound(resource: GroupResource, name: string): StatusError {
  const message = `${formatGroupResource(resource)} ${quote(name)} not found`;
  return failure(404, 'NotFound', message, resourceDetails(resource, name));
}

/** What the server says to a path that it does not serve at all. */
export function newGenericNotFound(): StatusError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function newAlreadyExists(resource: GroupResource, name: string): StatusError {
  const message = `${formatGroupResource(resource)} ${quote(name)} already exists`;
  return failure(409, 'AlreadyExists', message, resourceDetails(resource, name));
}

export function newGenerateNameConflict(resource: GroupResource, name: string, retrySeconds: number): StatusError {
  const message = `${formatGroupResource(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`;
  return failure(409, 'AlreadyExists', message, resourceDetails(resource, name, retry(retrySeconds)));
}

const optimisticLockMessage =
  'the object has been modified; please apply your changes to the latest version and try again';

export function newConflict(
  resource: GroupResource,
  name: string,
  reason: string = optimisticLockMessage,
): StatusError {
  const message = `Operation cannot be fulfilled on ${formatGroupResource(resource)} ${quote(name)}: ${reason}`;
  return failure(409, 'Conflict', message, resourceDetails(resource, name));
}

export function newApplyConflict(causes: readonly StatusCause[], message: string): StatusError {
  return failure(409, 'Conflict', message, { causes: [...causes] });
}

/** `name` may be empty, as when a name is still to be generated. */
export function newInvalid(kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const causes = errors.map(({ type, field, body }) => ({
    reason: type,
    message: body,
    field: field === '' ? '<nil>' : field,
  }));
  const start = `${formatGroupKind(kind)} ${quote(name)} is invalid`;
  const summary = formatFieldErrors(errors);
  const details = detailsOf(name, kind.group, kind.kind, causes.length === 0 ? {} : { causes });
  return failure(422, 'Invalid', summary === undefined ? start : `${start}: ${summary}`, details);
}

/** A patch that is well formed but cannot be applied. */
export function newUnprocessablePatch(): StatusError {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

export function newForbidden(resource: GroupResource, name: string, reason: string): StatusError {
  const what = formatGroupResource(resource);
  const subject = name === '' ? `${what} is ` : `${what} ${quote(name)} is `;
  const message = `${what === '' ? '' : subject}forbidden: ${reason}`;
  return failure(403, 'Forbidden', message, resourceDetails(resource, name));
}

export function newUnauthorized(reason = 'Unauthorized'): StatusError {
  return failure(401, 'Unauthorized', reason);
}

export function newBadRequest(message: string): StatusError {
  return failure(400, 'BadRequest', message);
}

/** What the server says to a method that a path never supports. */
export function newGenericMethodNotAllowed(): StatusError {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function newNotAcceptable(accepted: readonly string[]): StatusError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return failure(406, 'NotAcceptable', message);
}

export function newUnsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return failure(415, 'UnsupportedMediaType', message);
}

/** A revision that is no longer kept: list again. */
function newResourceExpired(message: string): StatusError {
  return failure(410, 'Expired', message);
}

/** A list as of a revision that the store has forgotten. */
export function newListExpired(): StatusError {
  return newResourceExpired('The resourceVersion for the provided list is too old.');
}

/** A page of a list as of a revision that the store has forgotten; `token` is where to go on as of now. */
export function newContinueExpired(token: string): StatusError {
  const { status } = newResourceExpired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return new StatusError({ ...status, metadata: { continue: token } });
}

/** A watch or list from a revision that the watch cache has forgotten. */
export function newTooOldResourceVersion(asked: string, oldest: string): StatusError {
  return newResourceExpired(`too old resource version: ${asked} (${oldest})`);
}

/** A list or get at a revision that the server has not reached yet. */
export function newTooLargeResourceVersion(asked: string, current: string): StatusError {
  const message = `Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return failure(504, 'Timeout', `Timeout: ${message}`, { causes, retryAfterSeconds: 1 });
}

/** A list exactly as of a revision that the store has not reached yet. */
export function newFutureResourceVersion(asked: string, current: string): StatusError {
  const { status } = newTooLargeResourceVersion(asked, current);
  const { causes = [] } = status.details ?? {};
  return new StatusError({ ...status, details: { causes } });
}

export function newRequestEntityTooLarge(message: string): StatusError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

export function newTooManyRequests(
  message: string,
  retrySeconds: number,
  causes?: readonly StatusCause[],
): StatusError {
  const details = { ...(causes === undefined ? {} : { causes: [...causes] }), ...retry(retrySeconds) };
  return failure(429, 'TooManyRequests', message, details);
}

export function newServiceUnavailable(message: string): StatusError {
  return failure(503, 'ServiceUnavailable', message);
}

export function newInternalError(message: string): StatusError {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** A failure that the server has no words of its own for: code 500 without a reason. */
export function newUnexpectedError(message: string): StatusError {
  return failure(500, '', message);
}

/** What went wrong as a Status, whatever was thrown: anything that is not a StatusError is an internal error (without its words wrapped). */
export function toStatusError(error: unknown): StatusError {
  if (isStatusError(error)) return error;
  return newUnexpectedError(error instanceof Error ? error.message : String(error));
}

/** The reason, or what the code alone says where the server gave none. */
function hasReason(error: unknown, reason: string, code?: number): error is StatusError {
  if (!isStatusError(error)) return false;
  const { reason: given } = error.status;
  return (
    given === reason || ((given === undefined || given === '') && code !== undefined && error.status.code === code)
  );
}

export function isNotFound(error: unknown): error is StatusError {
  return hasReason(error, 'NotFound', 404);
}

export function isAlreadyExists(error: unknown): error is StatusError {
  return hasReason(error, 'AlreadyExists');
}

export function isConflict(error: unknown): error is StatusError {
  return hasReason(error, 'Conflict', 409);
}

export function isInvalid(error: unknown): error is StatusError {
  return hasReason(error, 'Invalid', 422);
}

export function isUnsupportedMediaType(error: unknown): error is StatusError {
  return hasReason(error, 'UnsupportedMediaType', 415);
}

export function isForbidden(error: unknown): error is StatusError {
  return hasReason(error, 'Forbidden', 403);
}

export function isBadRequest(error: unknown): error is StatusError {
  return hasReason(error, 'BadRequest', 400);
}

export function isMethodNotSupported(error: unknown): error is StatusError {
  return hasReason(error, 'MethodNotAllowed', 405);
}

/** Both ways in which a server says that a revision is gone. */
export function isGone(error: unknown): error is StatusError {
  return hasReason(error, 'Gone', 410) || hasReason(error, 'Expired');
}

export function isTooManyRequests(error: unknown): error is StatusError {
  return hasReason(error, 'TooManyRequests', 429);
}
