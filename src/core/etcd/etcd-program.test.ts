import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type StartedMachine, type StartedMachines, startMachines } from '../../../test/machines/start-machines.ts';
import { PlaygroundClock } from '../clock.ts';
import type { ChildProcess } from '../machine/process.ts';
import { dialHttp } from '../network/dial-http.ts';
import { certificatePem } from '../pki/certificate.ts';
import { createCertificateAuthority, issueCertificate } from '../pki/issue.ts';
import { privateKeyPem } from '../pki/private-key.ts';
import { connectEtcd, type EtcdClient } from './etcd-client.ts';
import { etcdProgram } from './etcd-program.ts';

const clientUrl = 'https://127.0.0.1:2379,https://172.30.1.2:2379';
const flags = [
  '--name=node01',
  `--listen-client-urls=${clientUrl}`,
  '--advertise-client-urls=https://172.30.1.2:2379',
  '--listen-peer-urls=https://172.30.1.2:2380',
  '--initial-advertise-peer-urls=https://172.30.1.2:2380',
  '--initial-cluster=node01=https://172.30.1.2:2380',
  '--data-dir=/var/lib/etcd',
  '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
  '--key-file=/etc/kubernetes/pki/etcd/server.key',
  '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
  '--client-cert-auth=true',
  '--snapshot-count=10000',
  '--listen-metrics-urls=http://127.0.0.1:2381',
  '--feature-gates=InitialCorruptCheck=true',
  '--watch-progress-notify-interval=5s',
];

const running: StartedMachines[] = [];
after(() => Promise.all(running.map((machines) => machines.stop())));

async function prepare() {
  const started = await startMachines(2, [etcdProgram], new PlaygroundClock());
  running.push(started);
  const { machines, clock } = started;
  const [node, other] = machines;
  assert.ok(node && other);
  const validity = { clock, notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 3_600_000 };
  const ca = await createCertificateAuthority({ ...validity, commonName: 'etcd-ca', algorithm: 'ECDSA-P256' });
  const issue = (commonName: string) =>
    issueCertificate(ca, {
      ...validity,
      subject: { commonName },
      alternativeNames: { ipAddresses: ['127.0.0.1', '172.30.1.2'] },
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      algorithm: 'ECDSA-P256',
    });
  const server = await issue('node01');
  const client = await issue('kube-apiserver-etcd-client');
  node.kernel.files.mkdir('/etc/kubernetes/pki/etcd', { recursive: true });
  node.machine.writeFile('/etc/kubernetes/pki/etcd/ca.crt', certificatePem(ca.certificate));
  node.machine.writeFile('/etc/kubernetes/pki/etcd/server.crt', certificatePem(server.certificate));
  node.machine.writeFile('/etc/kubernetes/pki/etcd/server.key', privateKeyPem(server.key));
  const connect = (from: StartedMachine, withCertificate = true): EtcdClient => {
    const stack = from.kernel.network.stackFor(1, new AbortController().signal);
    const identity = { certificates: [client.certificate], key: client.key };
    const tls = { clock, serverName: '172.30.1.2', roots: [ca.certificate], ...(withCertificate ? { identity } : {}) };
    return connectEtcd(dialHttp(stack, { address: '172.30.1.2', port: 2379, tls }), { clock });
  };
  return { node, other, clock, connect };
}

function start({ kernel }: StartedMachine): ChildProcess {
  return kernel.spawn(['/usr/bin/etcd', ...flags], { stdout: null, stderr: null });
}

async function reachable(etcd: EtcdClient, clock: PlaygroundClock): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await etcd.range({ key: 'a' });
      return;
    } catch {
      await clock.sleep(10);
    }
  }
  assert.fail('etcd did not start');
}

describe('etcd as a program', () => {
  it('serves its clients over TLS, keeps its data over a restart and loses it with its directory', async () => {
    const { node, other, clock, connect } = await prepare();
    const etcd = connect(other);
    let process = start(node);
    await reachable(etcd, clock);
    const { revision } = await etcd.txn({ compare: [], success: [{ type: 'put', key: 'a', value: 'kept' }] });
    using watch = etcd.watch({ key: 'b', startRevision: revision + 1 });
    process.kill('SIGTERM');
    assert.deepEqual(await process.exited, { code: 0, signal: undefined });
    await assert.rejects(etcd.range({ key: 'a' }), { reason: 'unavailable' });

    process = start(node);
    await reachable(etcd, clock);
    assert.equal((await etcd.range({ key: 'a' })).kvs[0]?.value, 'kept');
    await etcd.txn({ compare: [], success: [{ type: 'put', key: 'b', value: 'seen' }] });
    for await (const { events } of watch) {
      if (events.length === 0) continue;
      assert.equal(events[0]?.type === 'put' ? events[0].kv.value : '', 'seen');
      break;
    }
    const { members } = await etcd.members();
    assert.equal(members[0]?.name, 'node01');

    process.kill('SIGKILL');
    await process.exited;
    node.kernel.files.remove('/var/lib/etcd', { recursive: true });
    start(node);
    await reachable(etcd, clock);
    assert.equal((await etcd.range({ key: 'a' })).count, 0);
    assert.equal((await etcd.status()).revision, 1);
  });

  it('answers monitors without TLS, and nobody without a certificate', async () => {
    const { node, other, clock, connect } = await prepare();
    start(node);
    await reachable(connect(other), clock);
    await assert.rejects(connect(other, false).range({ key: 'a' }), { reason: 'unavailable' });
    const stack = node.kernel.network.stackFor(1, new AbortController().signal);
    const monitor = dialHttp(stack, { address: '127.0.0.1', port: 2381 });
    const get = async (target: string): Promise<string> => (await monitor({ method: 'GET', target })).body.text();
    assert.equal(await get('/readyz'), 'ok\n');
    assert.equal(await get('/health'), '{"health":"true","reason":""}');
    assert.match(await get('/metrics'), /^etcd_server_has_leader 1$/m);
  });

  it('says what is wrong with its command line, its port and its files', async () => {
    const { node } = await prepare();
    const run = (...args: string[]) => node.machine.exec(['etcd', ...args]);
    const unknown = await run('--bogus');
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.stderr, /^flag provided but not defined: -bogus\nUsage:/);
    const value = await run('--snapshot-count=abc');
    assert.match(value.stderr, /^invalid value "abc" for flag -snapshot-count: parse error\n/);
    const missing = await run('--listen-client-urls=http://127.0.0.1:2379');
    assert.equal(missing.exitCode, 1);
    assert.match(missing.stderr, /--advertise-client-urls is required when --listen-client-urls is set explicitly/);
    const file = await run(...flags, '--cert-file=/nope');
    assert.equal(file.exitCode, 1);
    assert.match(file.stderr, /"error":"open \/nope: no such file or directory"/);
    start(node);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const port = await run(...flags);
    assert.equal(port.exitCode, 1);
    assert.match(port.stderr, /"error":"listen tcp 172.30.1.2:2380: bind: address already in use"/);
  });
});
