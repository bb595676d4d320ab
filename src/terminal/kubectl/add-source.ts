import { quote } from '../../core/meta/quote.ts';
import { isStatusError, StatusError } from '../../core/meta/status.ts';

/** Says what was being done with which file when an error came. Errors about no file stay as they are. */
export function addSource(error: unknown, verb: string, source: string): unknown {
  if (source === '') return error;
  const text = error instanceof Error ? error.message : String(error);
  const message = `error when ${verb} ${quote(source)}: ${text}`;
  return isStatusError(error) ? new StatusError({ ...error.status, message }) : new Error(message);
}
