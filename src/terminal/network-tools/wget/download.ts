import type { OpenFile } from '../../../core/machine/file-system.ts';
import type { HttpResponse } from '../../../core/network/http.ts';
import { chunkBytes } from '../../../core/network/http-body.ts';
import { headerName, reasonPhrase } from '../../../core/network/http-text.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ExitError } from '../exit-error.ts';
import { followLocation, parseWebAddress, type WebAddress } from '../url.ts';
import { formatDots } from './dots.ts';
import { formatAmount, formatSpeed, formatStamp } from './format.ts';
import { openWgetConnection, Retry, type WgetConnection } from './wget-connection.ts';
import { buildWgetRequest } from './wget-request.ts';
import type { WgetSettings } from './wget-settings.ts';

const mostRedirects = 20;

/** One URL, with the redirections that it leads through. */
export class Download {
  readonly #settings: WgetSettings;
  readonly #typed: { url: WebAddress; text: string };
  #url: WebAddress;
  #text: string;
  #connection: WgetConnection | undefined;
  #connectedTo = '';

  constructor(settings: WgetSettings, url: WebAddress, text: string) {
    const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
    this.#settings = settings;
    this.#url = url;
    this.#text = /^[a-z]+:\/\/[^/]+$/i.test(withScheme) ? `${withScheme}/` : withScheme;
    this.#typed = { url: this.#url, text: this.#text };
  }

  /** Resolves to wget's exit code. */
  async run(): Promise<number> {
    const settings = this.#settings;
    const { tries, process, waitRetrySeconds } = settings;
    if (settings.has('spider')) await settings.tell('Spider mode enabled. Check if remote file exists.\n');
    for (let attempt = 1; ; attempt += 1) {
      [this.#url, this.#text] = [this.#typed.url, this.#typed.text];
      const count = attempt === 1 ? '' : `  (try:${String(attempt).padStart(2)})`;
      await settings.tell(`--${this.#now()}--${count}  ${this.#text}\n`);
      try {
        return await this.#attempt();
      } catch (error) {
        if (error instanceof ExitError) return error.exitCode;
        if (!(error instanceof Retry)) throw error;
        const last = tries > 0 && attempt >= tries;
        await settings.tell(last ? 'Giving up.\n\n' : 'Retrying.\n\n');
        if (last) return 4;
        await process.clock.sleep(Math.min(attempt, waitRetrySeconds) * 1000, process.killed);
      } finally {
        this.#connection?.close();
        this.#connection = undefined;
      }
    }
  }

  async #attempt(): Promise<number> {
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#request();
      const { status, headers } = response;
      const location = headers['location'];
      if (status < 300 || status >= 400 || location === undefined) return this.#finish(response);
      await response.body.bytes();
      const most = Number(this.#settings.value('max-redirect') ?? mostRedirects);
      await this.#settings.tell(`Location: ${location} [following]\n`);
      if (redirects >= most) {
        await this.#settings.complain(`${most} redirections exceeded.\n`);
        return 8;
      }
      this.#text = followLocation(this.#url, location);
      this.#url = parseWebAddress(this.#text) ?? this.#url;
      await this.#settings.tell(`--${this.#now()}--  ${this.#text}\n`);
    }
  }

  async #request(): Promise<HttpResponse> {
    const { call } = await this.#connect();
    await this.#settings.tell('HTTP request sent, awaiting response... ');
    const { signal, stop } = this.#settings.timeLimit();
    try {
      const response = await call({ ...buildWgetRequest(this.#settings, this.#url), signal });
      await this.#showHead(response);
      return response;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const reason = error.subject === 'EOF' ? 'No data received.' : `Read error (${error.message}) in headers.`;
      await this.#settings.tell(`${reason}\n`);
      throw new Retry();
    } finally {
      stop();
    }
  }

  async #connect(): Promise<WgetConnection> {
    const { host, port, scheme } = this.#url;
    const wanted = `${scheme}://${host}:${port}`;
    if (this.#connection !== undefined && this.#connectedTo === wanted) {
      await this.#settings.tell(`Reusing existing connection to ${host}:${port}.\n`);
      return this.#connection;
    }
    this.#connection?.close();
    this.#connection = await openWgetConnection(this.#settings, this.#url);
    this.#connectedTo = wanted;
    return this.#connection;
  }

  async #showHead({ status, headers }: HttpResponse): Promise<void> {
    const line = `${status} ${reasonPhrase(status)}`;
    if (!this.#settings.has('server-response')) {
      await this.#settings.tell(`${line}\n`);
      return;
    }
    await this.#settings.tell('\n');
    const fields = Object.entries(headers).map(([name, value]) => `  ${headerName(name)}: ${value}\n`);
    await this.#settings.process.stderr.write(`  HTTP/1.1 ${line}\n${fields.join('')}`);
  }

  async #finish(response: HttpResponse): Promise<number> {
    const { status, headers } = response;
    if (this.#settings.has('spider')) return this.#finishSpider(response);
    if (status === 401) {
      await this.#settings.complain('\nUsername/Password Authentication Failed.\n');
      return 6;
    }
    if (status >= 400) {
      if (!this.#settings.verbose) await this.#settings.complain(`${this.#text}:\n`);
      await this.#settings.complain(`${this.#now()} ERROR ${status}: ${reasonPhrase(status)}.\n`);
      await this.#settings.tell('\n');
      return 8;
    }
    const length = headers['content-length'];
    const expected = length === undefined ? undefined : Number(length);
    await this.#settings.tell(formatLength(expected, headers['content-type']));
    return this.#save(response, expected);
  }

  async #finishSpider({ status, headers }: HttpResponse): Promise<number> {
    if (status >= 400) {
      await this.#settings.tell('Remote file does not exist -- broken link!!!\n\n');
      return 8;
    }
    const length = headers['content-length'];
    await this.#settings.tell(formatLength(length === undefined ? undefined : Number(length), headers['content-type']));
    const isPage = headers['content-type']?.startsWith('text/html') === true;
    await this.#settings.tell(
      isPage
        ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
        : 'Remote file exists.\n\n',
    );
    return 0;
  }

  async #save({ body }: HttpResponse, expected: number | undefined): Promise<number> {
    const settings = this.#settings;
    const { process } = settings;
    const name = this.#fileName();
    const toStdout = name === '-';
    await settings.tell(`Saving to: ‘${toStdout ? 'STDOUT' : name}’\n`);
    const startMs = process.clock.now();
    let file: OpenFile | undefined;
    let received = 0;
    try {
      file = toStdout ? undefined : process.files.open(process.resolve(name), 'write');
      for await (const chunk of body) {
        const bytes = chunkBytes(chunk);
        received += bytes.length;
        if (file === undefined) await process.stdout.write(bytes);
        else await file.write(bytes);
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === 'ECONNRESET') throw new Retry();
      await settings.complain(`${name}: ${error.message}\n`);
      return 3;
    } finally {
      file?.close();
    }
    await this.#tellSaved(name, { received, expected, elapsedMs: process.clock.now() - startMs });
    return 0;
  }

  async #tellSaved(
    name: string,
    { received, expected, elapsedMs }: { received: number; expected: number | undefined; elapsedMs: number },
  ): Promise<void> {
    const count = expected === undefined ? `[${received}]` : `[${received}/${expected}]`;
    if (!this.#settings.verbose) {
      await this.#settings.complain(`${this.#now()} URL:${this.#text} ${count} -> "${name}" [1]\n`);
      return;
    }
    await this.#settings.tell(formatDots(received, expected, elapsedMs));
    const outcome = name === '-' ? `written to stdout ${count}` : `‘${name}’ saved ${count}`;
    await this.#settings.tell(`${this.#now()} (${formatSpeed(received, elapsedMs)}) - ${outcome}\n\n`);
  }

  /** Where the body goes: what `-O` names, or the last part of the path with a number where that exists. */
  #fileName(): string {
    const named = this.#settings.value('output-document');
    if (named !== undefined) return named;
    const directory = this.#settings.value('directory-prefix');
    const base = this.#typed.url.target.replace(/^\/.*\/|^\//, '') || 'index.html';
    const path = directory === undefined ? base : `${directory.replace(/\/$/, '')}/${base}`;
    const { process } = this.#settings;
    let candidate = path;
    for (let number = 1; process.files.exists(process.resolve(candidate)); number += 1) candidate = `${path}.${number}`;
    return candidate;
  }

  #now(): string {
    return formatStamp(this.#settings.process.clock.now());
  }
}

function formatLength(expected: number | undefined, contentType: string | undefined): string {
  const type = contentType === undefined ? '' : ` [${contentType.replace(/;.*/, '')}]`;
  if (expected === undefined) return `Length: unspecified${type}\n`;
  return `Length: ${expected}${expected >= 1024 ? ` (${formatAmount(expected)})` : ''}${type}\n`;
}
