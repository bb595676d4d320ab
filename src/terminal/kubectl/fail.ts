import type { StatusCause } from '../../core/api/meta-v1.ts';
import type { Process } from '../../core/machine/process.ts';
import { quote } from '../../core/meta/quote.ts';
import { isStatusError, type StatusError } from '../../core/meta/status.ts';
import { type CommandPath, formatPath } from '../cli/command.ts';
import { FlagError } from '../cli/usage-error.ts';
import { ConfigurationError, ConnectionError, ExitError, ManyErrors, UsageError } from './failures.ts';

/** Prints an error in kubectl's words and resolves to the exit code. */
export async function fail(error: unknown, path: CommandPath, process: Process): Promise<number> {
  const text = explain(error, formatPath(path));
  if (text !== '') await process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  return error instanceof ExitError ? error.code : 1;
}

/** The words for an error; `commandPath` is what the hint at help names. */
export function explain(error: unknown, commandPath: string): string {
  if (error instanceof ExitError) return error.message;
  if (error instanceof FlagError) return `error: ${error.message}\nSee '${commandPath} --help' for usage.`;
  if (error instanceof UsageError) return `error: ${error.message}\nSee '${commandPath} -h' for help and examples`;
  if (error instanceof ConfigurationError) return `Error in configuration: ${error.message}`;
  if (error instanceof ManyErrors) return error.errors.map((one) => `${explainPart(one)}\n`).join('');
  return explainOne(error);
}

/** What is said of an error among others. */
function explainPart(error: unknown): string {
  if (isStatusError(error)) return explainStatus(error);
  if (error instanceof ConnectionError) return explainConnection(error);
  return error instanceof Error ? error.message : String(error);
}

function explainOne(error: unknown): string {
  if (isStatusError(error)) return error.status.reason === 'Invalid' ? explainInvalid(error) : explainStatus(error);
  if (error instanceof ConnectionError) return explainConnection(error);
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith('error: ') ? message : `error: ${message}`;
}

function explainStatus(error: StatusError): string {
  const { reason = '' } = error.status;
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
  return reason === '' ? `Error from server: ${error.message}` : `Error from server (${reason}): ${error.message}`;
}

function explainConnection(error: ConnectionError): string {
  if (!error.reason.includes('connection refused')) return `Unable to connect to the server: ${error.reason}`;
  return `The connection to the server ${new URL(error.url).host} was refused - did you specify the right host or port?`;
}

function explainInvalid(error: StatusError): string {
  const { details, message = '' } = error.status;
  if (details === undefined) return message === '' ? 'The request is invalid' : `The request is invalid: ${message}`;
  const { kind = '', name = '', causes = [] } = details;
  const start = kind === '' && name === '' ? 'The request is invalid' : `The ${kind} ${quote(name)} is invalid`;
  if (causes.length > 0) return explainCauses(`${start}: `, causes);
  return kind === '' && name === '' && message !== '' ? `${start}: ${message}` : start;
}

function explainCauses(start: string, causes: readonly StatusCause[]): string {
  const texts = [...new Set(causes.map(({ field = '', message = '' }) => `${field}: ${message}`))];
  if (texts.length === 1) return `${start}${texts[0]}`;
  return `${start}\n${texts.map((text) => `* ${text}\n`).join('')}`;
}
