import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Shell, startShell } from './shell.ts';

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const refused = 'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?';

let shell: Shell;
let join: string;
before(async () => {
  shell = await startShell({ state: 'bare' });
});
after(() => shell.playground.close());

test('kubeadm init makes a control plane on a bare machine', async () => {
  const { run, fail } = shell;
  assert.match(await fail('kubectl get nodes'), /was refused - did you specify the right host or port\?/);
  const output = await run('kubeadm init --pod-network-cidr=10.244.0.0/16');
  assert.match(output, /^Your Kubernetes control-plane has initialized successfully!$/m);
  await run('mkdir -p $HOME/.kube && cp -i /etc/kubernetes/admin.conf $HOME/.kube/config');
  assert.match(await run('kubectl get nodes'), /^controlplane +NotReady +control-plane /m);
  join = (await run('kubeadm token create --print-join-command')).trim();
  assert.ok(
    output.replaceAll(/\\\n\s*/g, '').includes(
      join
        .replace(/--token \S+/, '')
        .split(' ')
        .at(-1) ?? join,
    ),
  );
});

test('kubeadm join refuses a wrong hash', async () => {
  const { fail } = shell;
  const hash = /sha256:[0-9a-f]{64}/.exec(join)?.[0] ?? '';
  assert.ok(
    (await fail(join.replace(hash, `sha256:${'0'.repeat(64)}`), { machine: 'node01' })).includes(
      "error: error execution phase preflight: couldn't validate the identity of the API Server: " +
        `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${hash}" are pinned\n`,
    ),
  );
});

test('kubeadm join and a network make three Ready nodes', async () => {
  const { run } = shell;
  await Promise.all(['node01', 'node02'].map((machine) => run(join, { machine })));
  await run('kubectl apply -f /root/kube-flannel.yml');
  await run('kubectl wait --for=condition=Ready nodes --all --timeout=60s');
  assert.match(
    await run('kubectl get nodes --no-headers'),
    /^controlplane +Ready +control-plane .*\nnode01 +Ready +<none> .*\nnode02 +Ready +<none> .*\n$/,
  );
});

test('a broken API server manifest takes the API away, its log says why, and mending it heals', async () => {
  const { run, until } = shell;
  await run(`cp ${manifest} /root/good.yaml && sed -i 's/--client-ca-file=/--client-ca-flie=/' ${manifest}`);
  await until('kubectl get nodes', new RegExp(refused.replaceAll('.', '\\.').replaceAll('?', '\\?')), 40_000);
  await until('crictl ps -a --name kube-apiserver', /Exited/);
  await until('cat /var/log/pods/kube-system_kube-apiserver-*/kube-apiserver/*.log', /unknown flag: --client-ca-flie/);
  await run(`cp /root/good.yaml ${manifest}`);
  await until('kubectl get nodes', /^controlplane +Ready /m, 60_000);
});

test('kubeadm reset takes a node out of its cluster', async () => {
  const { run } = shell;
  await run('kubectl drain node02 --ignore-daemonsets --force && kubectl delete node node02');
  const output = await run('kubeadm reset --force', { machine: 'node02' });
  assert.match(output, /^\[reset\] Stopping the kubelet service$/m);
  assert.equal(
    await run('ls /etc/kubernetes/manifests /etc/kubernetes', { machine: 'node02' }).then((text) =>
      /kubelet\.conf|\.yaml/.test(text),
    ),
    false,
  );
  assert.doesNotMatch(await run('kubectl get nodes'), /node02/);
});
