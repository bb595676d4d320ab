import type { Process } from '../../../machine/process.ts';
import type { HttpHandler, HttpRequest } from '../../../network/http.ts';
import { goLog } from '../serve/go-log.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';

const version = '1.0.0';

interface Settings {
  readonly text: string;
  readonly port: number;
  readonly status: number;
}

/** Answers every request with the text that it was started with. */
export async function runHttpEcho(process: Process): Promise<number> {
  const values = readFlags(process.argv.slice(1));
  if (values.has('version')) {
    await process.stderr.write(`http-echo ${version}\n`);
    return 0;
  }
  const text = values.get('text') ?? process.env.get('ECHO_TEXT') ?? '';
  if (text === '') {
    await process.stderr.write('Missing -text option!\n');
    return 127;
  }
  const listen = values.get('listen') ?? ':5678';
  const settings = { text, port: Number(listen.split(':').at(-1)), status: Number(values.get('status-code') ?? 200) };
  await goLog(process, `[INFO] server is listening on ${listen}`);
  const code = await serveUntilStopped(process, settings.port, (request) => answer(process, settings, request));
  await goLog(process, '[INFO] server is shutting down');
  return code;
}

async function answer(process: Process, { text, status }: Settings, request: HttpRequest): ReturnType<HttpHandler> {
  const headers = { 'x-app-name': 'http-echo', 'x-app-version': version, 'content-type': 'text/plain; charset=utf-8' };
  if (request.target === '/health')
    return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: '{"status":"ok"}' };
  const time = new Date(process.clock.now()).toISOString().replace('T', ' ').slice(0, 19);
  await process.stdout
    .write(
      `${time.replaceAll('-', '/')} ${request.headers['host'] ?? ''} ${request.remoteAddress} "${request.method} ${request.target} HTTP/1.1" ${status} ${text.length + 1} "${request.headers['user-agent'] ?? ''}" 0s\n`,
    )
    .catch(() => {});
  return { status, headers, body: `${text}\n` };
}

/** Flags of Go's package flag: `-name value`, `-name=value`, one dash or two. */
function readFlags(words: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const [, name = '', assigned] = /^--?([\w-]+)(?:=(.*))?$/s.exec(words[index] ?? '') ?? [];
    if (name === '') break;
    if (assigned !== undefined) values.set(name, assigned);
    else if (name === 'version') values.set(name, 'true');
    else {
      index += 1;
      values.set(name, words[index] ?? '');
    }
  }
  return values;
}
