import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
before(async () => {
  shell = await startShell();
});
after(() => shell.playground.close());

test('a node whose machine crashes loses its pods to the others, and comes back when it boots', async () => {
  const { playground, run, until } = shell;
  await run(
    'kubectl create deployment web --image=nginx --replicas=4 && kubectl rollout status deployment/web --timeout=30s',
  );
  assert.match(await run('kubectl get pods -o wide -l app=web'), / node01 /);
  await playground.machine('node01').crash();
  assert.deepEqual(
    playground.machines().map(({ name, state }) => `${name} ${state}`),
    ['controlplane running', 'node01 stopped', 'node02 running'],
  );
  playground.clock.speed(30);
  await until('kubectl get nodes', /^node01 +NotReady /m, 20_000);
  await until(
    "kubectl get pods -l app=web --field-selector spec.nodeName=node02 --no-headers | grep -c ' 1/1 *Running'",
    /^4$/m,
    30_000,
  );
  assert.match(await run('kubectl get pods -l app=web -o wide'), /Terminating .* node01 /);
  playground.clock.speed(1);
  await playground.machine('node01').boot();
  await until('kubectl get nodes', /^node01 +Ready /m, 20_000);
  await until('kubectl get pods -l app=web -o wide --no-headers', /^(web-\S+ +1\/1 +Running .* node02 .*\n){4}$/);
});

test('ssh runs commands on another machine', async () => {
  assert.equal(await shell.run('ssh node01 hostname'), 'node01\n');
  assert.match(await shell.run('ssh node02 systemctl is-active kubelet containerd'), /^active\nactive\n$/);
});
