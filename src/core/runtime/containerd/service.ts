import type { HttpAnswer, HttpRequest } from '../../network/http.ts';
import type { Container, ContainerEvent, ImageService, PodSandbox, RuntimeService } from '../cri.ts';
import { readCniConfiguration } from './cni.ts';
import { type CriCode, CriError } from './cri-error.ts';
import { describeSandbox, describeSandboxStatus } from './sandboxes.ts';
import { attach, exec, execSync, portForward, type StreamingContext } from './streaming.ts';

type Methods<S> = {
  [M in keyof S]: (
    request: S[M] extends { request: infer R } ? R : never,
  ) => Promise<S[M] extends { response: infer R } ? R : never>;
};

export const containerdVersion = 'v2.1.4';

/** Answers the calls of the runtime interface. */
export function createCriHandler(context: StreamingContext): (request: HttpRequest) => Promise<HttpAnswer> {
  const runtime = runtimeMethods(context) as unknown as Record<string, (request: unknown) => Promise<unknown>>;
  const image = imageMethods(context) as unknown as Record<string, (request: unknown) => Promise<unknown>>;
  return async (request) => {
    try {
      const url = new URL(request.target, 'http://containerd');
      const stream = await openStream(context, url);
      if (stream !== undefined) return stream;
      const [, service, method = ''] = url.pathname.split('/');
      if (method === 'GetContainerEvents') return { status: 200, body: containerEvents(context, request.signal) };
      const methods =
        service === 'runtime.v1.RuntimeService' ? runtime : service === 'runtime.v1.ImageService' ? image : {};
      const call = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (call === undefined)
        throw new CriError('Unimplemented', `unknown method ${method} for service ${service ?? ''}`);
      return { status: 200, body: JSON.stringify(await call(JSON.parse(await request.body.text()))) };
    } catch (error) {
      return failure(error);
    }
  };
}

function failure(error: unknown): HttpAnswer {
  const code: CriCode = error instanceof CriError ? error.code : 'Unknown';
  return {
    status: code === 'NotFound' ? 404 : 500,
    body: JSON.stringify({ code, message: error instanceof Error ? error.message : String(error) }),
  };
}

async function openStream(context: StreamingContext, url: URL): Promise<HttpAnswer | undefined> {
  const query = url.searchParams;
  const containerId = query.get('container') ?? '';
  if (url.pathname === '/exec') {
    context.containers.require(containerId);
    const request = {
      containerId,
      command: query.getAll('command'),
      tty: query.get('tty') === 'true',
      stdin: query.get('stdin') === 'true',
    };
    return { status: 101, upgrade: (stream) => exec(context, request, stream) };
  }
  if (url.pathname === '/attach') {
    context.containers.require(containerId);
    return { status: 101, upgrade: (stream) => attach(context, containerId, stream) };
  }
  if (url.pathname !== '/portForward') return undefined;
  const carry = await portForward(context, query.get('sandbox') ?? '', Number(query.get('port')));
  return { status: 101, upgrade: carry };
}

async function* containerEvents({ containers }: StreamingContext, signal: AbortSignal): AsyncGenerator<string> {
  const waiting: ContainerEvent[] = [];
  let wake = (): void => {};
  using _events = containers.onEvent((event) => {
    waiting.push(event);
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    if (waiting.length > 0)
      yield waiting
        .splice(0)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join('');
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}

function runtimeMethods(context: StreamingContext): Methods<RuntimeService> {
  return {
    Version: async () => ({ runtimeName: 'containerd', runtimeVersion: containerdVersion, runtimeApiVersion: 'v1' }),
    Status: async () => ({
      conditions: [{ type: 'RuntimeReady', status: true, reason: '', message: '' }, networkCondition(context)],
    }),
    ExecSync: (request) => execSync(context, request),
    ReopenContainerLog: async () => ({}),
    ...sandboxMethods(context),
    ...containerMethods(context),
    ...resourceMethods(context),
  };
}

type SandboxMethod = 'RunPodSandbox' | 'StopPodSandbox' | 'RemovePodSandbox' | 'PodSandboxStatus' | 'ListPodSandbox';
type ResourceMethod = 'ListContainerStats' | 'UpdateContainerResources';
type GeneralMethod = 'Version' | 'Status' | 'ExecSync' | 'ReopenContainerLog';

function sandboxMethods({ sandboxes, containers }: StreamingContext): Pick<Methods<RuntimeService>, SandboxMethod> {
  return {
    RunPodSandbox: async ({ config }) => ({ podSandboxId: (await sandboxes.run(config)).id }),
    StopPodSandbox: async ({ podSandboxId }) => {
      const sandbox = sandboxes.records.find(podSandboxId);
      const own = containers.records.list().filter((container) => container.sandboxId === sandbox?.id);
      await Promise.all(own.map((container) => containers.stop(container.id, 0)));
      await sandboxes.stop(podSandboxId);
      return {};
    },
    RemovePodSandbox: async ({ podSandboxId }) => {
      const sandbox = sandboxes.records.find(podSandboxId);
      const own = containers.records.list().filter((container) => container.sandboxId === sandbox?.id);
      await Promise.all(own.map((container) => containers.remove(container.id)));
      await sandboxes.remove(podSandboxId);
      return {};
    },
    PodSandboxStatus: async ({ podSandboxId }) => ({ status: describeSandboxStatus(sandboxes.require(podSandboxId)) }),
    ListPodSandbox: async (filter) => ({
      items: sandboxes.records
        .list()
        .map(describeSandbox)
        .filter((sandbox) => matches(sandbox, filter)),
    }),
  };
}

type ContainerMethod = Exclude<keyof RuntimeService, SandboxMethod | GeneralMethod | ResourceMethod>;

function containerMethods({ containers }: StreamingContext): Pick<Methods<RuntimeService>, ContainerMethod> {
  return {
    CreateContainer: async ({ podSandboxId, config }) => ({ containerId: containers.create(podSandboxId, config).id }),
    StartContainer: async ({ containerId }) => {
      containers.start(containerId);
      return {};
    },
    StopContainer: async ({ containerId, timeoutSeconds }) => {
      await containers.stop(containerId, timeoutSeconds);
      return {};
    },
    RemoveContainer: async ({ containerId }) => {
      await containers.remove(containerId);
      return {};
    },
    ListContainers: async (filter) => ({
      containers: containers.records
        .list()
        .map((record) => containers.describe(record))
        .filter(
          (container) =>
            matches(container, filter) &&
            (filter.podSandboxId === undefined || container.podSandboxId === filter.podSandboxId),
        ),
    }),
    ContainerStatus: async ({ containerId }) => ({
      status: containers.describeStatus(containers.require(containerId)),
    }),
  };
}

function resourceMethods({ kernel, containers }: StreamingContext): Pick<Methods<RuntimeService>, ResourceMethod> {
  return {
    ListContainerStats: async () => ({
      stats: containers.records
        .list()
        .filter((record) => record.state === 'CONTAINER_RUNNING')
        .map((record) => {
          const usage = containers.usage(record);
          return { id: record.id, memoryWorkingSetBytes: usage.memoryBytes, cpuUsageNanoseconds: usage.cpuNanoseconds };
        }),
    }),
    UpdateContainerResources: async ({ containerId, resources }) => {
      const record = containers.require(containerId);
      containers.records.put({ ...record, config: { ...record.config, resources } });
      kernel.setLimits(containers.cgroup(record), {
        ...(resources.memoryLimitBytes === undefined ? {} : { memoryBytes: resources.memoryLimitBytes }),
        ...(resources.cpuMilli === undefined ? {} : { processors: resources.cpuMilli / 1000 }),
      });
      return {};
    },
  };
}

function networkCondition({ kernel }: StreamingContext): RuntimeService['Status']['response']['conditions'][number] {
  const ready = readCniConfiguration(kernel) !== undefined;
  return {
    type: 'NetworkReady',
    status: ready,
    reason: ready ? '' : 'NetworkPluginNotReady',
    message: ready ? '' : 'Network plugin returns error: cni plugin not initialized',
  };
}

function matches(
  subject: PodSandbox | Container,
  filter: { id?: string; state?: string; labels?: Record<string, string> },
): boolean {
  if (filter.id !== undefined && !subject.id.startsWith(filter.id)) return false;
  if (filter.state !== undefined && subject.state !== filter.state) return false;
  return Object.entries(filter.labels ?? {}).every(([key, value]) => subject.labels[key] === value);
}

function imageMethods({ images, kernel }: StreamingContext): Methods<ImageService> {
  return {
    PullImage: async ({ image }) => ({ imageRef: (await images.pull(image)).id }),
    ListImages: async ({ image }) => {
      const found = image === undefined ? undefined : images.find(image);
      return { images: image === undefined ? images.list() : found === undefined ? [] : [found] };
    },
    ImageStatus: async ({ image }) => ({ image: images.find(image) }),
    RemoveImage: async ({ image }) => {
      images.remove(image);
      return {};
    },
    ImageFsInfo: async () => ({
      usedBytes: images.list().reduce((sum, image) => sum + image.sizeBytes, 0),
      capacityBytes: kernel.resources.diskBytes,
    }),
  };
}
