import { type AdmissionChain, createAdmissionChain } from '../admission/chain.ts';
import type { UserInfo } from '../api/authentication-v1.ts';
import { alwaysAllowAuthorizer } from '../auth/always-allow-authorizer.ts';
import { type Client, createClient } from '../client/client.ts';
import { type Clock, PlaygroundClock } from '../clock.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import type { Etcd } from '../etcd/etcd.ts';
import { openStore } from '../etcd/store.ts';
import { handlerTransport } from '../network/handler-transport.ts';
import type { HttpHandler, Transport } from '../network/http.ts';
import type { ServerSettings } from '../registry/registry-context.ts';
import type { Auditor } from './audit/audit.ts';
import { bootstrapNamespaces } from './bootstrap/bootstrap.ts';
import { type ApiServer, type ApiServerOptions, createApiServer } from './create-api-server.ts';

export interface TestApiServerOptions {
  readonly clock?: Clock;
  readonly etcd?: Etcd;
  readonly settings?: Partial<ServerSettings>;
  /** Default: no plugins. */
  readonly admission?: AdmissionChain;
  readonly resources?: ApiServerOptions['resources'];
  /** How many requests are served at a time. Default: as many as anybody sends. */
  readonly seats?: number;
  /** Default: nothing is noted. */
  readonly auditor?: (clock: Clock) => Auditor;
}

export interface TestApiServer extends AsyncDisposable {
  readonly clock: Clock;
  readonly etcd: Etcd;
  readonly server: ApiServer;
  readonly handler: HttpHandler;
  /** As the cluster's administrator, or as whoever the header `test-user` names (groups after commas). */
  readonly transport: Transport;
  /** As the cluster's administrator. */
  readonly client: Client;
}

const administrator: UserInfo = { username: 'kubernetes-admin', groups: ['system:masters'] };

/** A complete API over a store in memory, for tests: starts in milliseconds, ends when it is disposed. */
export async function startTestApiServer(options: TestApiServerOptions = {}): Promise<TestApiServer> {
  const clock = options.clock ?? new PlaygroundClock();
  const ownStore =
    options.etcd === undefined ? await openStore({ volume: await createMemoryDisk().open('etcd'), clock }) : undefined;
  const etcd = options.etcd ?? ownStore;
  if (etcd === undefined) throw new Error('no store');
  const ending = new AbortController();
  const server = createApiServer({
    etcd,
    clock,
    signal: ending.signal,
    compose: () => ({
      authenticators: [(request) => Promise.resolve(userOf(request.headers['test-user']))],
      allowAnonymous: true,
      admission: options.admission ?? createAdmissionChain([]),
      settings: { ...testSettings, ...options.settings },
      auditor: options.auditor?.(clock),
      seats: options.seats ?? 10_000,
    }),
    ...(options.resources !== undefined && { resources: options.resources }),
  });
  await server.start();
  await bootstrapNamespaces(server.context);
  const transport = handlerTransport(server.handler);
  return {
    ...{ clock, etcd, server, transport },
    handler: server.handler,
    client: createClient({ transport, userAgent: 'test' }),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await ownStore?.[Symbol.asyncDispose]();
    },
  };
}

const testSettings: ServerSettings = {
  authorizer: alwaysAllowAuthorizer,
  rulesFor: () => ({ resourceRules: [], nonResourceRules: [], incomplete: false }),
  serviceClusterIpRange: '10.96.0.0/12',
  nodePortRange: { first: 30_000, last: 32_767 },
  dialKubelet: () => () => Promise.reject(new Error('no kubelet')),
  dialAddress: () => () => Promise.reject(new Error('no network')),
  dialExtension: () => () => Promise.reject(new Error('no network')),
  tokens: {
    issue: () => Promise.reject(new Error('no signing key')),
    review: () => Promise.resolve(undefined),
    defaultAudiences: ['https://kubernetes.default.svc.cluster.local'],
  },
};

function userOf(header: string | undefined): UserInfo {
  if (header === undefined) return administrator;
  const [username = '', ...groups] = header.split(',');
  return { username, groups: [...groups, 'system:authenticated'] };
}
