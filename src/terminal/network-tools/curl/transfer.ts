import type { Body, HttpResponse } from '../../../core/network/http.ts';
import { chunkBytes } from '../../../core/network/http-body.ts';
import { headerName, MalformedHttp, reasonPhrase } from '../../../core/network/http-text.ts';
import { TlsError } from '../../../core/network/tls-error.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ExitError } from '../exit-error.ts';
import { followLocation, parseWebAddress, type WebAddress } from '../url.ts';
import { alertFailure, type CurlConnection, openConnection, receiveFailure } from './curl-connection.ts';
import type { CurlOutput } from './curl-output.ts';
import { buildRequest, type CurlRequest } from './curl-request.ts';
import type { CurlSettings } from './curl-settings.ts';
import type { TransferSummary } from './write-out.ts';

const mostRedirects = 50;

/** One URL, with the redirections that it leads through. */
export class Transfer {
  readonly #settings: CurlSettings;
  readonly #output: CurlOutput;
  readonly #signal: AbortSignal;
  readonly #startMs: number;
  readonly #connections = new Map<string, CurlConnection>();
  #url: WebAddress;
  #urlText: string;
  #lastConnection: CurlConnection | undefined;
  #method = 'GET';
  #status = 0;
  #contentType = '';
  #redirectUrl = '';
  #connectMs = 0;
  #firstByteMs = 0;
  #headerBytes = 0;
  redirects = 0;
  received = 0;
  sent = 0;
  expected: number | undefined;

  constructor(
    settings: CurlSettings,
    url: { address: WebAddress; text: string },
    output: CurlOutput,
    signal: AbortSignal,
  ) {
    this.#settings = settings;
    this.#url = url.address;
    this.#urlText = url.text;
    this.#output = output;
    this.#signal = signal;
    this.#startMs = settings.process.clock.now();
  }

  get elapsedMs(): number {
    return this.#settings.process.clock.now() - this.#startMs;
  }

  /** Rejects with an ExitError. */
  async run(): Promise<void> {
    const follows = this.#settings.has('location') || this.#settings.has('location-trusted');
    let request = await buildRequest(this.#settings, this.#url);
    for (;;) {
      const response = await this.#exchange(request);
      const location = response.headers['location'];
      const isRedirect = location !== undefined && response.status >= 300 && response.status < 400;
      this.#redirectUrl = isRedirect ? followLocation(this.#url, location) : '';
      if (!isRedirect || !follows) {
        await this.#receiveBody(request, response);
        return;
      }
      await response.body.bytes();
      await this.#leaveIntact();
      request = await this.#redirect(request, response.status);
    }
  }

  /** Ends what is still open. */
  close(): void {
    for (const { connection } of this.#connections.values()) connection.end();
    this.#output.close();
  }

  summary(error: ExitError | undefined): TransferSummary {
    const nowhere = { address: '', port: 0 };
    const connection = this.#lastConnection?.connection;
    return {
      url: this.#urlText,
      scheme: this.#url.scheme,
      method: this.#method,
      status: this.#status,
      contentType: this.#contentType,
      remote: connection?.remote ?? nowhere,
      local: connection?.local ?? nowhere,
      received: this.received,
      sent: this.sent,
      headerBytes: this.#headerBytes,
      redirects: this.redirects,
      redirectUrl: this.#redirectUrl,
      connectMs: this.#connectMs,
      firstByteMs: this.#firstByteMs,
      totalMs: this.elapsedMs,
      exitCode: error?.exitCode ?? 0,
      errorMessage: error?.message ?? '',
    };
  }

  async #redirect(request: CurlRequest, status: number): Promise<CurlRequest> {
    this.redirects += 1;
    if (this.redirects > Number(this.#settings.value('max-redirs') ?? mostRedirects)) {
      throw new ExitError(47, `Maximum (${this.#settings.value('max-redirs') ?? mostRedirects}) redirects followed`);
    }
    const url = parseWebAddress(this.#redirectUrl);
    if (url === undefined) throw new ExitError(3, 'URL using bad/illegal format or missing URL');
    this.#url = url;
    this.#urlText = this.#redirectUrl;
    await this.#settings.explain(`* Issue another request to this URL: '${this.#urlText}'`);
    const next = await buildRequest(this.#settings, url);
    const becomesGet = request.method === 'POST' && status <= 303 && this.#settings.value('request') === undefined;
    if (!becomesGet) return next;
    const headers = next.headers.filter(([name]) => !/^content-(length|type)$/i.test(name));
    return { ...next, method: 'GET', headers, body: undefined };
  }

  async #exchange(request: CurlRequest): Promise<HttpResponse> {
    const key = `${this.#url.scheme}://${this.#url.host}:${this.#url.port}`;
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      connection = await openConnection(this.#settings, this.#url, this.#connections.size, this.#signal);
      this.#connections.set(key, connection);
    } else
      await this.#settings.explain(`* Re-using existing connection #${connection.number} with host ${this.#url.host}`);
    this.#lastConnection = connection;
    this.#connectMs = this.elapsedMs;
    this.#method = request.method;
    await this.#explainRequest(request, connection.encrypted);
    this.sent += request.body?.length ?? 0;
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const call = { method: request.method, target: request.target, headers, signal: this.#signal };
    try {
      const response = await connection.call(request.body === undefined ? call : { ...call, body: request.body });
      this.#status = response.status;
      this.#firstByteMs = this.elapsedMs;
      this.#contentType = response.headers['content-type'] ?? '';
      await this.#showHead(request, response, connection.encrypted);
      return response;
    } catch (error) {
      throw exchangeFailure(error);
    }
  }

  async #explainRequest(request: CurlRequest, encrypted: boolean): Promise<void> {
    const name = (text: string): string => (encrypted && text !== 'Host' ? text.toLowerCase() : text);
    const pseudo = encrypted ? this.#explainStream(request) : [];
    const lines = [
      ...pseudo,
      `> ${request.method} ${request.target} ${encrypted ? 'HTTP/2' : 'HTTP/1.1'}\r`,
      ...request.headers.map(([key, value]) => `> ${name(key)}: ${value}\r`),
      '> \r',
    ];
    await this.#settings.explain(lines.join('\n'));
  }

  #explainStream(request: CurlRequest): string[] {
    const [host, ...others] = request.headers;
    const fields: [string, string][] = [
      [':method', request.method],
      [':path', request.target],
      [':scheme', 'https'],
      [':authority', host?.[1] ?? ''],
      ...others.map(([key, value]): [string, string] => [key.toLowerCase(), value]),
    ];
    return fields.map(([key, value]) => `* h2h3 [${key}: ${value}]`);
  }

  async #showHead(request: CurlRequest, { status, headers }: HttpResponse, encrypted: boolean): Promise<void> {
    const start = encrypted ? `HTTP/2 ${status} ` : `HTTP/1.1 ${status} ${reasonPhrase(status)}`;
    const fields = Object.entries(headers).map(([name, value]) => `${encrypted ? name : headerName(name)}: ${value}`);
    const lines = [start, ...fields, ''];
    const text = lines.map((line) => `${line}\r\n`).join('');
    this.#headerBytes += text.length;
    await this.#settings.explain(lines.map((line) => `< ${line}\r`).join('\n'));
    const dump = this.#settings.value('dump-header');
    const { process } = this.#settings;
    if (dump === '-') await process.stdout.write(text);
    else if (dump !== undefined) process.files.writeFile(process.resolve(dump), text, { append: this.redirects > 0 });
    if (this.#settings.has('include') || request.method === 'HEAD') await this.#output.write(text);
  }

  async #receiveBody(request: CurlRequest, { status, headers, body }: HttpResponse): Promise<void> {
    const fails = status >= 400 && (this.#settings.has('fail') || this.#settings.has('fail-with-body'));
    const length = headers['content-length'];
    this.expected = length === undefined || request.method === 'HEAD' ? undefined : Number(length);
    const failure = new ExitError(22, `The requested URL returned error: ${status}`);
    if (fails && !this.#settings.has('fail-with-body')) {
      await this.#settings.explain(`* The requested URL returned error: ${status}`);
      throw failure;
    }
    await this.#copyBody(body);
    await this.#leaveIntact();
    if (fails) throw failure;
  }

  async #copyBody(body: Body): Promise<void> {
    try {
      for await (const chunk of body) {
        const bytes = chunkBytes(chunk);
        this.received += bytes.length;
        await this.#output.write(bytes);
      }
    } catch (error) {
      const lost = (isSystemError(error, 'ECONNRESET') && error.subject === 'EOF') || error instanceof MalformedHttp;
      if (!lost) throw exchangeFailure(error);
      throw this.expected === undefined
        ? new ExitError(18, 'transfer closed with outstanding read data remaining')
        : new ExitError(18, `transfer closed with ${this.expected - this.received} bytes remaining to read`);
    }
  }

  async #leaveIntact(): Promise<void> {
    const number = this.#lastConnection?.number ?? 0;
    await this.#settings.explain(`* Connection #${number} to host ${this.#url.host} left intact`);
  }
}

/** What went wrong between request and answer, in curl's words; what is no failure of the exchange is passed on. */
function exchangeFailure(error: unknown): unknown {
  if (error instanceof MalformedHttp) return new ExitError(1, 'Received HTTP/0.9 when not allowed');
  if (error instanceof TlsError) return new ExitError(56, alertFailure(error));
  return isSystemError(error) && error.code !== 'EPIPE' ? receiveFailure(error) : error;
}
