import { defineProgram, type Process } from '../../core/machine/process.ts';
import { httpOver } from '../../core/network/dial-http.ts';
import type { HttpResponse } from '../../core/network/http.ts';
import { chunkBytes } from '../../core/network/http-body.ts';
import { headerName, reasonPhrase } from '../../core/network/http-text.ts';
import { resolveHost } from '../../core/network/resolver.ts';
import { openTls } from '../../core/network/tls-session.ts';
import { isSystemError, SystemError } from '../../core/system-error.ts';
import { busyboxBanner } from './busybox-banner.ts';
import { ExitError } from './exit-error.ts';
import { OptionError, type OptionSpec, type ReadOptions, readOptions } from './read-options.ts';
import { basicAuthorization, followLocation, hostHeader, parseWebAddress, type WebAddress } from './url.ts';

/** `wget` as BusyBox has it. */
export const busyboxWgetProgram = defineProgram({ name: 'busybox-wget', run: runWget });

const specs: readonly OptionSpec[] = [
  { name: 'continue', short: 'c' },
  { name: 'quiet', short: 'q' },
  { name: 'server-response', short: 'S' },
  { name: 'spider' },
  { name: 'no-check-certificate' },
  { name: 'output-document', short: 'O', takesValue: true },
  { name: 'output-file', short: 'o', takesValue: true },
  { name: 'directory-prefix', short: 'P', takesValue: true },
  { name: 'timeout', short: 'T', takesValue: true },
  { name: 'tries', short: 't', takesValue: true },
  { name: 'user-agent', short: 'U', takesValue: true },
  { name: 'proxy', short: 'Y', takesValue: true },
  { name: 'header', takesValue: true },
  { name: 'post-data', takesValue: true },
  { name: 'post-file', takesValue: true },
];

const usage = `${busyboxBanner}
Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...
`;

async function runWget(process: Process): Promise<number> {
  let read: ReadOptions;
  try {
    read = readOptions(process.argv.slice(1), specs);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const name = error.option.replace(/^-+/, '');
    const isLong = error.option.startsWith('--');
    const problem = isLong ? `unrecognized option '${error.option}'` : `invalid option -- '${name}'`;
    await process.stderr.write(`wget: ${problem}\n${usage}`);
    return 1;
  }
  if (read.operands.length === 0) {
    await process.stderr.write(usage);
    return 1;
  }
  const seconds = Number(read.options.get('timeout')?.at(-1) ?? 900);
  const limit = new AbortController();
  const timer = process.clock.setTimer(seconds * 1000, () => limit.abort(new ExitError(1, 'download timed out')));
  try {
    for (const url of read.operands)
      await fetchUrl(process, read, url, AbortSignal.any([limit.signal, process.killed]));
    return 0;
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    await process.stderr.write(`wget: ${error.message}\n`);
    return error.exitCode;
  } finally {
    timer[Symbol.dispose]();
  }
}

async function fetchUrl(process: Process, read: ReadOptions, typed: string, signal: AbortSignal): Promise<void> {
  const { options } = read;
  let text = typed;
  for (let redirects = 0; redirects <= 5; redirects += 1) {
    const url = parseWebAddress(text);
    if (url === undefined || !/^https?$/.test(url.scheme)) throw new ExitError(1, `not an http or ftp url: ${text}`);
    const file = outputName(read, url);
    checkOutput(process, read, file);
    const response = await request(process, read, url, signal);
    if (options.has('server-response')) await showHead(process, response);
    const location = response.headers['location'];
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      text = followLocation(url, location);
      continue;
    }
    if (response.status >= 400) {
      throw new ExitError(1, `server returned error: HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}`);
    }
    const tell = (line: string): Promise<void> =>
      options.has('quiet') ? Promise.resolve() : process.stderr.write(line);
    if (options.has('spider')) await tell('remote file exists\n');
    else await save(process, response, file, tell);
    return;
  }
  throw new ExitError(1, 'too many redirections');
}

function outputName({ options }: ReadOptions, url: WebAddress): string {
  const named = options.get('output-document')?.at(-1);
  if (named !== undefined) return named;
  const base = url.target.replace(/\?.*/, '').replace(/.*\//, '') || 'index.html';
  const directory = options.get('directory-prefix')?.at(-1);
  return directory === undefined ? base : `${directory.replace(/\/$/, '')}/${base}`;
}

/** Without `-O` nothing is overwritten. */
function checkOutput(process: Process, { options }: ReadOptions, file: string): void {
  if (options.has('output-document') || options.has('spider')) return;
  if (process.files.exists(process.resolve(file))) throw new ExitError(1, `can't open '${file}': File exists`);
}

async function request(
  process: Process,
  read: ReadOptions,
  url: WebAddress,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { options } = read;
  const [address] = await resolveHost(process, url.host, signal).catch(() => []);
  if (address === undefined) throw new ExitError(1, `bad address '${url.host}'`);
  if (!options.has('quiet')) {
    await process.stderr.write(
      `Connecting to ${url.host}${url.explicitPort ? `:${url.port}` : ''} (${address}:${url.port})\n`,
    );
  }
  try {
    const raw = await process.network.dial({ address, port: url.port }, signal);
    const tls = { clock: process.clock, serverName: url.host, roots: [], insecureSkipVerify: true };
    const connection = url.scheme === 'https' ? (await openTls(raw, tls, signal)).connection : raw;
    const call = buildCall(process, read, url);
    return await httpOver(connection)({ ...call, signal });
  } catch (error) {
    if (error instanceof ExitError) throw error;
    if (error instanceof SystemError && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
      throw new ExitError(1, 'error getting response');
    }
    if (isSystemError(error)) throw new ExitError(1, `can't connect to remote host (${address}): ${error.message}`);
    throw new ExitError(1, 'error getting response: Connection reset by peer');
  }
}

function buildCall(process: Process, { options }: ReadOptions, url: WebAddress) {
  const value = (name: string): string | undefined => options.get(name)?.at(-1);
  const file = value('post-file');
  const body = file === undefined ? value('post-data') : process.files.readText(process.resolve(file));
  const headers: Record<string, string> = {
    host: hostHeader(url),
    'user-agent': value('user-agent') ?? 'Wget',
    connection: 'close',
  };
  if (url.user !== undefined) headers['authorization'] = basicAuthorization(url.user, url.password);
  if (body !== undefined) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    headers['content-length'] = String(new TextEncoder().encode(body).length);
  }
  for (const line of options.get('header') ?? []) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const method = options.has('spider') ? 'HEAD' : body === undefined ? 'GET' : 'POST';
  return { method, target: url.target, headers, ...(body === undefined ? {} : { body }) };
}

async function showHead({ stderr }: Process, { status, headers }: HttpResponse): Promise<void> {
  const fields = Object.entries(headers).map(([name, value]) => `  ${headerName(name)}: ${value}\n`);
  await stderr.write(`  HTTP/1.1 ${status} ${reasonPhrase(status)}\n${fields.join('')}  \n`);
}

async function save(
  process: Process,
  { body }: HttpResponse,
  file: string,
  tell: (line: string) => Promise<void>,
): Promise<void> {
  const toStdout = file === '-';
  await tell(toStdout ? 'writing to stdout\n' : `saving to '${file}'\n`);
  let received = 0;
  try {
    const target = toStdout ? undefined : process.files.open(process.resolve(file), 'write');
    for await (const chunk of body) {
      const bytes = chunkBytes(chunk);
      received += bytes.length;
      if (target === undefined) await process.stdout.write(bytes);
      else await target.write(bytes);
    }
    target?.close();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ECONNRESET') throw new ExitError(1, 'connection closed prematurely');
    throw new ExitError(1, `can't open '${file}': ${error.message}`);
  }
  await tell(
    `${file.slice(-20).padEnd(20)} 100% |********************************| ${String(received).padStart(5)}  0:00:00 ETA\n`,
  );
  await tell(toStdout ? 'written to stdout\n' : `'${file}' saved\n`);
}
