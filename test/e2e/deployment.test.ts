import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
before(async () => {
  shell = await startShell();
});
after(() => shell.playground.close());

test('a deployment of three pods comes up on both workers', async () => {
  const { run } = shell;
  assert.equal(await run('kubectl create deployment web --image=nginx --replicas=3'), 'deployment.apps/web created\n');
  const status = await run('kubectl rollout status deployment/web --timeout=30s');
  assert.match(status, /deployment "web" successfully rolled out\n$/);
  const where = await run("kubectl get pods -l app=web -o jsonpath='{.items[*].spec.nodeName}'");
  assert.deepEqual([...new Set(where.split(' '))].sort(), ['node01', 'node02']);
});

test('a service answers on its cluster address, its node port and its name, from every pod', async () => {
  const { run } = shell;
  await run('kubectl expose deployment web --port=80 --type=NodePort');
  await run(
    'for pod in $(kubectl get pods -l app=web -o name); do kubectl exec $pod -- sh -c "hostname > /usr/share/nginx/html/index.html"; done',
  );
  const pods = (await run("kubectl get pods -l app=web -o jsonpath='{.items[*].metadata.name}'")).split(' ').sort();
  const answers = (
    await run("A=$(kubectl get svc web -o jsonpath='{.spec.clusterIP}'); for i in {1..40}; do curl -s http://$A; done")
  ).split('\n');
  assert.deepEqual([...new Set(answers.filter(Boolean))].sort(), pods);
  const nodePort = "$(kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}')";
  for (const host of ['localhost', 'node01', '172.30.3.2'])
    assert.ok(pods.includes((await run(`curl -s http://${host}:${nodePort}`)).trim()));
  const fromPod = await run('kubectl run client -i --rm --restart=Never --image=busybox -- wget -qO- http://web');
  assert.ok(
    pods.some((pod) => fromPod.includes(`${pod}\n`)),
    fromPod,
  );
});

test('kubectl exec runs commands of the image in the container', async () => {
  const { run, fail } = shell;
  assert.match(await run('kubectl exec deployment/web -- env'), /^KUBERNETES_SERVICE_HOST=10\.96\.0\.1$/m);
  assert.match(await run('kubectl exec deployment/web -- cat /etc/resolv.conf'), /^nameserver 10\.96\.0\.10$/m);
  assert.equal(await run('echo typed | kubectl exec -i deployment/web -- cat'), 'typed\n');
  assert.match(await fail('kubectl exec deployment/web -- nosuch'), /executable file not found in \$PATH/);
  assert.match(await fail('kubectl exec deployment/web -- sh -c "exit 7"'), /command terminated with exit code 7/);
});

test('kubectl logs -f streams until it is stopped', async () => {
  const { playground, run } = shell;
  const stop = new AbortController();
  let see: (text: string) => void = () => {};
  const seen = new Promise<string>((resolve) => {
    see = resolve;
  });
  const following = playground.exec('kubectl logs -f -l app=web --prefix | grep --line-buffered GET', {
    signal: stop.signal,
    onOutput: (_, text) => {
      if (text.includes('/first')) see(text);
    },
  });
  await run("curl -s http://$(kubectl get svc web -o jsonpath='{.spec.clusterIP}')/first");
  assert.match(await seen, /^\[pod\/web-\S+\/nginx\] .*"GET \/first HTTP\/1\.1"/m);
  stop.abort();
  assert.notEqual((await following.catch(() => ({ exitCode: 137 }))).exitCode, 0);
});

test('scaling, a bad image, undo, and a pod that is deleted', async () => {
  const { run, until } = shell;
  await run('kubectl scale deployment/web --replicas=5 && kubectl rollout status deployment/web --timeout=30s');
  assert.equal((await run('kubectl get pods -l app=web -o name')).trim().split('\n').length, 5);
  await run('kubectl set image deployment/web nginx=nginx:no-such-tag');
  await until('kubectl get pods -l app=web', /\b(ImagePullBackOff|ErrImagePull)\b/);
  await until('kubectl get pods -l app=web', /0\/1 +ImagePullBackOff +0/, 30_000);
  await run('kubectl rollout undo deployment/web && kubectl rollout status deployment/web --timeout=30s');
  await until('kubectl get pods -l app=web --no-headers | grep -vc " 1/1 *Running"', /^0$/m);
  const [victim = ''] = (await run('kubectl get pods -l app=web -o name')).split('\n');
  await run(`kubectl delete ${victim}`);
  await run('kubectl wait --for=jsonpath={.status.readyReplicas}=5 deployment/web --timeout=20s');
  const names = await run('kubectl get pods -l app=web -o name');
  assert.ok(!names.includes(victim) && names.trim().split('\n').length === 5, names);
});

test('deleting a deployment takes its replica sets and pods along, unless they are orphaned', async () => {
  const { run, until } = shell;
  await run('kubectl delete deployment web');
  await until('kubectl get replicasets,pods -l app=web', /^No resources found in default namespace\.$/m, 40_000);
  await run('kubectl create deployment kept --image=nginx && kubectl rollout status deployment/kept --timeout=30s');
  await run('kubectl delete deployment kept --cascade=orphan');
  assert.match(
    await run('kubectl get replicasets,pods -l app=kept'),
    /replicaset\.apps\/kept-[\s\S]*pod\/kept-.*Running/,
  );
  await run('kubectl delete replicaset,pod -l app=kept --now');
});
