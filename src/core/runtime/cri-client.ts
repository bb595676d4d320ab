import type { DuplexStream, HttpResponse, Transport } from '../network/http.ts';
import type { ContainerEvent, ImageService, RuntimeService } from './cri.ts';

/** A client of the runtime's socket: what the kubelet and crictl hold. */
export interface CriClient {
  /** Rejects with a CriCallError. */
  runtime<M extends keyof RuntimeService>(
    method: M,
    request: RuntimeService[M]['request'],
  ): Promise<RuntimeService[M]['response']>;
  image<M extends keyof ImageService>(
    method: M,
    request: ImageService[M]['request'],
  ): Promise<ImageService[M]['response']>;
  /** What happens to containers from now on; ends when the runtime goes away. */
  events(signal?: AbortSignal): AsyncIterable<ContainerEvent>;
  /** `v5.channel.k8s.io` messages, the first byte naming the channel. */
  exec(request: ExecRequest): Promise<DuplexStream>;
  attach(request: Omit<ExecRequest, 'command'>): Promise<DuplexStream>;
  /** Bytes to and from one port inside the sandbox. */
  portForward(podSandboxId: string, port: number): Promise<DuplexStream>;
}

export interface ExecRequest {
  readonly containerId: string;
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
}

/** A call that the runtime refused. The message reads as gRPC prints it: `rpc error: code = NotFound desc = ...`. */
export class CriCallError extends Error {
  readonly code: string;
  readonly description: string;

  constructor(code: string, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.name = 'CriCallError';
    this.code = code;
    this.description = description;
  }
}

export function createCriClient(transport: Transport): CriClient {
  const call = async (service: string, method: string, request: unknown): Promise<unknown> => {
    const response = await transport({
      method: 'POST',
      target: `/runtime.v1.${service}/${method}`,
      body: JSON.stringify(request),
    });
    const text = await response.body.text();
    if (response.status >= 400) throw callError(text);
    return JSON.parse(text);
  };
  const upgrade = async (target: string): Promise<DuplexStream> => {
    const response = await transport({
      method: 'GET',
      target,
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    });
    return streamOf(response);
  };
  return {
    runtime: async (method, request) => (await call('RuntimeService', method, request)) as never,
    image: async (method, request) => (await call('ImageService', method, request)) as never,
    events: (signal) => readEvents(transport, signal),
    exec: (request) => upgrade(`/exec?${streamQuery(request)}`),
    attach: (request) => upgrade(`/attach?${streamQuery({ ...request, command: [] })}`),
    portForward: (podSandboxId, port) => upgrade(`/portForward?sandbox=${podSandboxId}&port=${port}`),
  };
}

async function* readEvents(transport: Transport, signal: AbortSignal | undefined): AsyncGenerator<ContainerEvent> {
  const response = await transport({
    method: 'POST',
    target: '/runtime.v1.RuntimeService/GetContainerEvents',
    body: '{}',
    ...(signal === undefined ? {} : { signal }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as ContainerEvent;
  }
}

async function streamOf(response: HttpResponse): Promise<DuplexStream> {
  if (response.stream !== undefined) return response.stream;
  throw callError(await response.body.text());
}

function callError(text: string): CriCallError {
  try {
    const { code, message } = JSON.parse(text) as { code: string; message: string };
    return new CriCallError(code, message);
  } catch {
    return new CriCallError('Unknown', text);
  }
}

function streamQuery(request: ExecRequest): string {
  const query = new URLSearchParams({
    container: request.containerId,
    tty: String(request.tty),
    stdin: String(request.stdin),
  });
  for (const word of request.command) query.append('command', word);
  return query.toString();
}
