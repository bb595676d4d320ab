import { setTimeout as hostSleep } from 'node:timers/promises';
import { selectAdmissionPlugins } from '../../../src/core/admission/default-plugins.ts';
import type { UserInfo } from '../../../src/core/api/authentication-v1.ts';
import { followDefinitions } from '../../../src/core/apiserver/aggregation/custom-api-services.ts';
import { registerLocalApiServices } from '../../../src/core/apiserver/aggregation/local-api-services.ts';
import {
  bootstrapNamespaces,
  bootstrapPolicy,
  bootstrapPriorityClasses,
} from '../../../src/core/apiserver/bootstrap/bootstrap.ts';
import { maintainFlowControl } from '../../../src/core/apiserver/bootstrap/flow-control/flow-control.ts';
import { publishApiServer } from '../../../src/core/apiserver/bootstrap/kubernetes-service.ts';
import { createApiServer } from '../../../src/core/apiserver/create-api-server.ts';
import { composeApiServer } from '../../../src/core/apiserver/kube-apiserver/compose.ts';
import { parseFlagTexts, readFlags } from '../../../src/core/apiserver/kube-apiserver/flags.ts';
import { PlaygroundClock } from '../../../src/core/clock.ts';
import { createMemoryDisk } from '../../../src/core/disk/memory-disk.ts';
import { openStore } from '../../../src/core/etcd/store.ts';
import { handlerTransport } from '../../../src/core/network/handler-transport.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/core/network/http.ts';
import { generatePrivateKey } from '../../../src/core/pki/private-key.ts';
import type { Answer, Exchange, Server, WatchLimits } from './exchange.ts';
import { userAgent } from './user-agent.ts';

const administrator: UserInfo = {
  username: 'kubernetes-super-admin',
  groups: ['system:masters'],
  extra: { 'authentication.kubernetes.io/credential-id': ['X509SHA256=of a certificate'] },
};
const administratorHeader = 'as-administrator';

/** As start-real.sh starts the real one, as far as the flags mean anything here. */
const flagTexts = [
  ...['--allow-privileged=true', '--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction'],
  ...['--enable-bootstrap-token-auth=true', '--service-cluster-ip-range=10.96.0.0/12'],
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
];

const signingKey = generatePrivateKey('RSA-2048');

/** Our kube-apiserver over a store in memory, with the flags of kubeadm. Time passes only while an answer waits for it. */
export async function startOurServer(): Promise<Server> {
  const clock = new PlaygroundClock({ speed: 0 });
  const store = await openStore({ volume: await createMemoryDisk().open('etcd'), clock });
  const ending = new AbortController();
  const keys = {
    ...{ clientRoots: [], signingKey: await signingKey, tokenFile: undefined },
    verificationKeys: [(await signingKey).publicKey],
  };
  const unreachable = (): Transport => () => Promise.reject(new Error('no network'));
  const dialers = { dialKubelet: unreachable, dialAddress: unreachable, dialExtension: unreachable };
  const flags = readFlags(parseFlagTexts(flagTexts));
  const plugins = await selectAdmissionPlugins(flags.enabledPlugins, flags.disabledPlugins, {
    ...{ clock, tolerationSeconds: flags.tolerationSeconds },
    configurationOf: () => undefined,
    connect: () => ({ transport: unreachable(), target: '/' }),
  });
  const server = createApiServer({
    ...{ etcd: store, clock, signal: ending.signal },
    compose: (objects) => {
      const composition = composeApiServer({ plugins, flags, keys, clock, ...dialers }, objects);
      return { ...composition, authenticators: [administratorOf, ...composition.authenticators] };
    },
  });
  await server.start();
  const { context } = server;
  await bootstrapNamespaces(context);
  await context.startHooks.run({
    'rbac/bootstrap-roles': () => bootstrapPolicy(context),
    'scheduling/bootstrap-system-priority-classes': () => bootstrapPriorityClasses(context),
    'priority-and-fairness-config-producer': () => maintainFlowControl(context, ending.signal),
    'start-kubernetes-service-cidr-controller': () =>
      publishApiServer(context, { address: '172.30.1.2', port: 6443, serviceClusterIpRange: '10.96.0.0/12' }),
    'kube-apiserver-autoregistration': async () => {
      await registerLocalApiServices(context);
      followDefinitions(context);
    },
  });
  const transport = handlerTransport(server.handler);
  return {
    send: (exchange) => send(transport, clock, exchange),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await store[Symbol.asyncDispose]();
    },
  };
}

function administratorOf({ headers }: HttpRequest): Promise<UserInfo | undefined> {
  return Promise.resolve(headers[administratorHeader] === undefined ? undefined : administrator);
}

async function send(transport: Transport, clock: PlaygroundClock, exchange: Exchange): Promise<Answer> {
  const { method, target, headers, body, anonymous, watch } = exchange;
  const giveUp = new AbortController();
  const credentials: Record<string, string> = anonymous ? {} : { [administratorHeader]: 'yes' };
  const call = {
    method,
    target,
    headers: { 'user-agent': userAgent, ...credentials, ...headers },
    signal: giveUp.signal,
  };
  try {
    const response = await waiting(clock, transport(body === undefined ? call : { ...call, body }));
    const { text, ended } = await readAll(response, clock, watch);
    return { status: response.status, headers: response.headers, text, ended };
  } catch (error) {
    return { status: 0, headers: {}, text: String(error), ended: true };
  } finally {
    giveUp.abort();
  }
}

/** Lets time pass when nothing else happens any more, up to half a minute. */
async function waiting<T>(clock: PlaygroundClock, promise: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const pass = async (): Promise<never> => {
    for (let round = 0; round < 60; round += 1) {
      await hostSleep(30, undefined, { signal: patience.signal });
      await clock.advance(500);
    }
    throw new Error('no answer');
  };
  try {
    return await Promise.race([promise, pass()]);
  } finally {
    patience.abort();
  }
}

/** Of a watch: the lines that are expected, and what comes at once after them. */
async function readAll(
  { body }: HttpResponse,
  clock: PlaygroundClock,
  watch: WatchLimits | undefined,
): Promise<{ text: string; ended: boolean }> {
  if (watch === undefined) return { text: await waiting(clock, body.text()), ended: true };
  let text = '';
  let ended = false;
  const reading = (async () => {
    for await (const chunk of body) text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    ended = true;
  })().catch(() => {});
  const lines = watch.lines ?? 0;
  const isRead = (): boolean => ended || (!watch.ended && text.split('\n').length > lines);
  for (let round = 0; round < 20 && !isRead(); round += 1) {
    await Promise.race([reading, hostSleep(5)]);
    if (watch.ended) await clock.advance(500);
  }
  await Promise.race([reading, hostSleep(5)]);
  return { text, ended };
}
