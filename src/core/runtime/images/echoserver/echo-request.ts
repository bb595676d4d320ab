import type { Process } from '../../../machine/process.ts';
import type { HttpRequest } from '../../../network/http.ts';
import { pathOf, serveUntilStopped } from '../serve/serve-until-stopped.ts';

const podVariables = [
  ['node name', 'NODE_NAME'],
  ['pod name', 'POD_NAME'],
  ['pod namespace', 'POD_NAMESPACE'],
  ['pod IP', 'POD_IP'],
] as const;

/** Answers each request with what it says and where it arrived (versions 1.5 and later). */
export async function runEchoserver(process: Process): Promise<number> {
  return serveUntilStopped(process, 8080, async (request) => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: await describe(process, request),
  }));
}

async function describe(process: Process, request: HttpRequest): Promise<string> {
  const { method, headers, remoteAddress, target } = request;
  const query = target.split('?').slice(1).join('?');
  const host = (headers['host'] ?? '').split(':')[0] ?? '';
  const body = await request.body.text();
  return [
    '\n',
    `Hostname: ${process.hostname}\n`,
    'Pod Information:',
    `${podInformation(process)}\n`,
    'Server values:',
    '\tserver_version=nginx: 1.13.3 - lua: 10008\n',
    'Request Information:',
    `\tclient_address=${remoteAddress}`,
    `\tmethod=${method}`,
    `\treal path=${target}`,
    `\tquery=${query}`,
    '\trequest_version=1.1',
    '\trequest_scheme=http',
    `\trequest_uri=http://${host}:8080${pathOf(request)}${query === '' ? '' : `?${query}`}\n`,
    'Request Headers:',
    ...sortedHeaders(headers).map((line) => `\t${line}`),
    '',
    'Request Body:',
    body === '' ? '\t-no body in request-' : body,
    '\n',
  ].join('\n');
}

function podInformation({ env }: Process): string {
  const lines = podVariables.flatMap(([name, variable]) => {
    const value = env.get(variable);
    return value === undefined ? [] : [`\t${name}:\t${value}`];
  });
  return lines.length === 0 ? '\t-no pod information available-' : lines.join('\n');
}

/** `name=value` lines by name. */
export function sortedHeaders(headers: HttpRequest['headers']): string[] {
  return Object.entries(headers)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
}
