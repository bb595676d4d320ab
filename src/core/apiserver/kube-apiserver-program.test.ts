import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type StartedMachine, type StartedMachines, startMachines } from '../../../test/machines/start-machines.ts';
import { endpoints, namespaces, services } from '../api/core-v1.ts';
import { clusterRoles } from '../api/rbac-v1.ts';
import { createClient } from '../client/client.ts';
import { PlaygroundClock } from '../clock.ts';
import { etcdProgram } from '../etcd/etcd-program.ts';
import { dialHttp } from '../network/dial-http.ts';
import { certificatePem } from '../pki/certificate.ts';
import { createCertificateAuthority, issueCertificate, type KeyPair } from '../pki/issue.ts';
import { privateKeyPem, publicKeyPem } from '../pki/private-key.ts';
import { kubeApiserverProgram } from './kube-apiserver-program.ts';

const pki = '/etc/kubernetes/pki';
const address = '172.30.1.2';

/** What kubeadm writes into kube-apiserver.yaml. */
const apiserverFlags = [
  `--advertise-address=${address}`,
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  `--client-ca-file=${pki}/ca.crt`,
  '--enable-admission-plugins=NodeRestriction',
  '--enable-bootstrap-token-auth=true',
  `--etcd-cafile=${pki}/ca.crt`,
  `--etcd-certfile=${pki}/apiserver.crt`,
  `--etcd-keyfile=${pki}/apiserver.key`,
  '--etcd-servers=https://127.0.0.1:2379',
  `--kubelet-client-certificate=${pki}/apiserver.crt`,
  `--kubelet-client-key=${pki}/apiserver.key`,
  '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
  `--proxy-client-cert-file=${pki}/front-proxy-client.crt`,
  `--proxy-client-key-file=${pki}/front-proxy-client.key`,
  '--requestheader-allowed-names=front-proxy-client',
  `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
  '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  '--requestheader-group-headers=X-Remote-Group',
  '--requestheader-username-headers=X-Remote-User',
  '--secure-port=6443',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  `--service-account-key-file=${pki}/sa.pub`,
  `--service-account-signing-key-file=${pki}/sa.key`,
  '--service-cluster-ip-range=10.96.0.0/12',
  `--tls-cert-file=${pki}/apiserver.crt`,
  `--tls-private-key-file=${pki}/apiserver.key`,
];

const etcdFlags = [
  '--name=controlplane',
  '--listen-client-urls=https://127.0.0.1:2379',
  '--advertise-client-urls=https://127.0.0.1:2379',
  '--data-dir=/var/lib/etcd',
  `--cert-file=${pki}/apiserver.crt`,
  `--key-file=${pki}/apiserver.key`,
  `--trusted-ca-file=${pki}/ca.crt`,
  '--client-cert-auth=true',
];

const running: StartedMachines[] = [];
after(() => Promise.all(running.map((machines) => machines.stop())));

async function prepare() {
  const started = await startMachines(2, [etcdProgram, kubeApiserverProgram], new PlaygroundClock());
  running.push(started);
  const { machines, clock } = started;
  const [node, other] = machines;
  assert.ok(node && other);
  const validity = { clock, notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 3_600_000 };
  const ca = await createCertificateAuthority({ ...validity, commonName: 'kubernetes', algorithm: 'ECDSA-P256' });
  const issue = (commonName: string, organizations: string[] = []) =>
    issueCertificate(ca, {
      ...validity,
      subject: { commonName, organizations },
      alternativeNames: { ipAddresses: ['127.0.0.1', address] },
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      algorithm: 'ECDSA-P256',
    });
  const server = await issue('kube-apiserver');
  node.kernel.files.mkdir(pki, { recursive: true });
  const write = (name: string, text: string) => node.machine.writeFile(`${pki}/${name}`, text);
  write('ca.crt', certificatePem(ca.certificate));
  write('apiserver.crt', certificatePem(server.certificate));
  write('apiserver.key', privateKeyPem(server.key));
  write('sa.key', privateKeyPem(server.key));
  write('sa.pub', publicKeyPem(server.key.publicKey));
  const connect = ({ certificate, key }: KeyPair) => {
    const stack = other.kernel.network.stackFor(1, new AbortController().signal);
    const identity = { certificates: [certificate], key };
    const tls = { clock, serverName: address, roots: [ca.certificate], identity };
    return createClient({ transport: dialHttp(stack, { address, port: 6443, tls }) });
  };
  return { node, clock, connect, issue };
}

async function collect(node: StartedMachine, argv: string[]) {
  let text = '';
  const sink = {
    write: (data: Uint8Array | string) => {
      text += typeof data === 'string' ? data : new TextDecoder().decode(data);
      return Promise.resolve();
    },
    close: () => {},
  };
  const { code } = await node.kernel.spawn(argv, { stdout: sink, stderr: sink }).exited;
  return { code, text };
}

describe('kube-apiserver as a program', () => {
  it('serves a cluster with the flags of kubeadm', async () => {
    const { node, clock, connect, issue } = await prepare();
    node.kernel.spawn(['/usr/bin/etcd', ...etcdFlags], { stdout: null, stderr: null });
    const process = node.kernel.spawn(['/usr/bin/kube-apiserver', ...apiserverFlags], { stdout: null, stderr: null });
    const admin = connect(await issue('kubernetes-admin', ['system:masters']));
    const started = async (): Promise<boolean> => {
      try {
        return (await admin.resource(endpoints).get('kubernetes', { namespace: 'default' })).subsets !== undefined;
      } catch {
        return false;
      }
    };
    for (let attempt = 0; attempt < 200 && !(await started()); attempt += 1) await clock.sleep(20);
    const service = await admin.resource(services).get('kubernetes', { namespace: 'default' });
    assert.equal(service.spec?.clusterIP, '10.96.0.1');
    const { items } = await admin.resource(namespaces).list();
    assert.deepEqual(
      items.map(({ metadata }) => metadata.name),
      ['default', 'kube-node-lease', 'kube-public', 'kube-system'],
    );
    assert.ok((await admin.resource(clusterRoles).list()).items.length > 60);
    const stranger = connect(await issue('stranger'));
    await assert.rejects(stranger.resource(namespaces).list(), {
      message:
        'namespaces is forbidden: User "stranger" cannot list resource "namespaces" in API group "" at the cluster scope',
    });
    process.kill('SIGTERM');
    assert.equal((await process.exited).code, 0);
  });

  it('says what is wrong with its flags and files, and ends', async () => {
    const { node } = await prepare();
    const unknown = await collect(node, ['/usr/bin/kube-apiserver', ...apiserverFlags, '--foo=bar']);
    assert.deepEqual(unknown, { code: 1, text: 'Error: unknown flag: --foo\n' });
    const missing = apiserverFlags.map((flag) => flag.replace('/ca.crt', '/nothing.crt'));
    const { code, text } = await collect(node, ['/usr/bin/kube-apiserver', ...missing]);
    assert.equal(code, 1);
    const reason = `unable to load client CA provider: open ${pki}/nothing.crt: no such file or directory`;
    assert.match(text, new RegExp(`^E\\d{4} [\\d:.]+ +\\d+ run.go:72\\] "command failed" err="${reason}"\n$`));
  });
});
