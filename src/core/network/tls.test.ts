import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { createCertificateAuthority, issueCertificate, type KeyPair } from '../pki/issue.ts';
import { byteConnection } from './byte-connection.ts';
import { dialHttp } from './dial-http.ts';
import type { HttpHandler } from './http.ts';
import { createHostNamespace } from './namespace.ts';
import type { Listener, NetworkStack } from './network-stack.ts';
import { serveHttp } from './serve-http.ts';
import { createSwitch } from './switch.ts';
import type { TlsClientOptions, TlsIdentity, TlsServerOptions } from './tls-session.ts';

const clock = new PlaygroundClock({ speed: 0, seed: 1 });
const validity = {
  clock,
  notBeforeMs: clock.now() - 1000,
  notAfterMs: clock.now() + 3_600_000,
  algorithm: 'ECDSA-P256',
} as const;
const authority = await createCertificateAuthority({ ...validity, commonName: 'kubernetes' });
const stranger = await createCertificateAuthority({ ...validity, commonName: 'stranger' });
const identity = ({ certificate, key }: KeyPair): TlsIdentity => ({ certificates: [certificate], key });
const serverPair = await issueCertificate(authority, {
  ...validity,
  subject: { commonName: 'server' },
  alternativeNames: { ipAddresses: ['10.0.0.1'] },
  extendedKeyUsage: ['serverAuth'],
});
const client = (from: KeyPair) =>
  issueCertificate(from, { ...validity, subject: { commonName: 'jane' }, extendedKeyUsage: ['clientAuth'] });

function createHost(): NetworkStack {
  const link = createSwitch({ clock }).connect('host');
  return createHostNamespace({ clock, link, address: '10.0.0.1' }).stackFor(1, new AbortController().signal);
}

const whoAmI: HttpHandler = async ({ clientCertificates, secure }) => ({
  status: 200,
  body: `${clientCertificates.length} ${secure}`,
});

async function get(
  options: { server?: Partial<TlsServerOptions> | 'plain'; client?: Partial<TlsClientOptions> | 'plain' } = {},
): Promise<string> {
  const stack = createHost();
  const tls: TlsServerOptions | undefined =
    options.server === 'plain' ? undefined : { clock, identity: identity(serverPair), ...options.server };
  void serveHttp(stack.listen({ port: 6443 }), whoAmI, tls === undefined ? {} : { tls });
  const trust: TlsClientOptions | undefined =
    options.client === 'plain'
      ? undefined
      : { clock, serverName: '10.0.0.1', roots: [authority.certificate], ...options.client };
  const target = { address: '10.0.0.1', port: 6443 };
  const call = dialHttp(stack, trust === undefined ? target : { ...target, tls: trust });
  const answer = await call({ method: 'GET', target: '/' });
  return `${answer.status} ${await answer.body.text()}`;
}

test('a server that proves who it is gets the request', async () => {
  assert.equal(await get(), '200 0 true');
  assert.equal(await get({ client: { serverName: '1.2.3.4', roots: [], insecureSkipVerify: true } }), '200 0 true');
});

test('a server that does not is refused in the words of crypto/tls', async () => {
  const prefix = 'tls: failed to verify certificate: x509: certificate';
  await assert.rejects(get({ client: { roots: [stranger.certificate] } }), {
    message: `${prefix} signed by unknown authority`,
  });
  await assert.rejects(get({ client: { serverName: '1.2.3.4' } }), {
    message: `${prefix} is valid for 10.0.0.1, not 1.2.3.4`,
  });
  const impostor = { certificates: [serverPair.certificate], key: stranger.key };
  await assert.rejects(get({ server: { identity: impostor } }), /invalid signature/);
});

test('a client is asked for its certificate as the server is configured', async () => {
  const [jane, mallory] = [identity(await client(authority)), identity(await client(stranger))];
  const clientRoots = [authority.certificate];
  const request = (clientCertificates: 'request' | 'verifyIfGiven' | 'require', shown?: TlsIdentity) =>
    get({ server: { clientCertificates, clientRoots }, client: shown === undefined ? {} : { identity: shown } });
  assert.equal(await request('request'), '200 0 true');
  assert.equal(await request('request', mallory), '200 1 true');
  assert.equal(await request('require', jane), '200 1 true');
  assert.equal(await request('verifyIfGiven'), '200 0 true');
  await assert.rejects(request('require'), { message: 'remote error: tls: certificate required' });
  await assert.rejects(request('verifyIfGiven', mallory), {
    message: 'remote error: tls: unknown certificate authority',
  });
});

test('plain to TLS and TLS to plain are told apart', async () => {
  assert.equal(await get({ client: 'plain' }), '400 Client sent an HTTP request to an HTTPS server.\n');
  await assert.rejects(get({ server: 'plain' }), { message: 'http: server gave HTTP response to HTTPS client' });
});

async function tunnel(listener: Listener, stack: NetworkStack): Promise<void> {
  for await (const accepted of listener.accept()) {
    const near = byteConnection(accepted);
    const far = byteConnection(await stack.dial({ address: '10.0.0.1', port: 6443 }));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      void (async () => {
        for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read()) {
          for (let at = 0; at < bytes.length; at += 700) await to.write(bytes.slice(at, at + 700));
        }
        to.end();
      })();
    }
  }
}

test('HTTP and HTTPS pass through a tunnel that carries bytes only', async () => {
  for (const tls of [undefined, { clock, identity: identity(serverPair) }]) {
    const stack = createHost();
    const streaming: HttpHandler = async ({ target, body }) => {
      const sent = await body.text();
      return {
        status: 200,
        body: (async function* () {
          yield target;
          yield sent;
        })(),
      };
    };
    void serveHttp(stack.listen({ port: 6443 }), streaming, tls === undefined ? {} : { tls });
    void tunnel(stack.listen({ port: 8001 }), stack);
    const trust = { clock, serverName: '10.0.0.1', roots: [authority.certificate] };
    const call = dialHttp(stack, { address: '127.0.0.1', port: 8001, ...(tls === undefined ? {} : { tls: trust }) });
    for (const path of ['/a', '/b']) {
      const answer = await call({ method: 'POST', target: path, body: 'x'.repeat(40_000) });
      assert.equal(await answer.body.text(), path + 'x'.repeat(40_000));
    }
  }
});
