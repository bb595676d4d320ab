import type { Pod } from '../../../core/api/core-v1.ts';
import { queryOf } from '../../../core/client/client.ts';
import type { Session } from '../session.ts';

/** What `logs` asks the server for. */
export interface LogOptions {
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly sinceSeconds?: number | undefined;
  readonly sinceTime?: string | undefined;
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly insecureSkipTLSVerifyBackend?: boolean;
}

export interface LogSource {
  readonly pod: Pod;
  readonly container: string;
}

/** The lines of a log, each with its line break but perhaps the last, as they come. */
export async function* readLog(
  session: Session,
  { pod, container }: LogSource,
  options: LogOptions,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const { namespace = '', name } = pod.metadata;
  const given = Object.entries(options).filter(([, value]) => value !== false && value !== undefined);
  const query = queryOf({ container, ...(Object.fromEntries(given) as Record<string, string>) });
  const response = await session.send({
    target: `/api/v1/namespaces/${namespace}/pods/${name}/log${query}`,
    headers: { accept: 'application/json, */*' },
    ...(signal === undefined ? {} : { signal }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const end = rest.lastIndexOf('\n') + 1;
    for (const line of rest.slice(0, end).match(/[^\n]*\n/g) ?? []) yield line;
    rest = rest.slice(end);
  }
  if (rest !== '') yield rest;
}
