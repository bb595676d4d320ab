import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlayground } from '../../src/node/index.ts';
import { shellOf, startShell } from './shell.ts';

test('a saved playground goes on elsewhere with its objects, pods, addresses, logs and files', async () => {
  const first = await startShell({ nodes: 1 });
  await first.run(
    'kubectl create deployment web --image=nginx --replicas=2 && kubectl expose deployment web --port=80',
  );
  await first.run('kubectl rollout status deployment/web --timeout=30s && echo note > /root/note');
  await first.run("curl -s http://$(kubectl get svc web -o jsonpath='{.spec.clusterIP}')/before-saving");
  const identity =
    'kubectl get pods,services -A -o custom-columns=N:.metadata.name,U:.metadata.uid,I:.status.podIP,C:.spec.clusterIP';
  const before = await first.run(identity);
  const saved = await first.playground.save();
  await first.playground.close();

  const second = await createPlayground({ nodes: 1, state: 'bare' });
  try {
    await second.ready;
    await second.restore(saved);
    const { run, until } = shellOf(second);
    await until('kubectl get pods -A --no-headers | grep -vc "1/1 *Running"', /^0$/m);
    assert.equal(await run(identity), before);
    const restarts = "kubectl get pods -A -o jsonpath='{.items[*].status.containerStatuses[*].restartCount}'";
    assert.match(await run(restarts), /^0( 0)*$/);
    assert.match(await run('kubectl logs -l app=web'), /GET \/before-saving/);
    assert.equal(await run('cat /root/note'), 'note\n');
    await until("curl -s http://$(kubectl get svc web -o jsonpath='{.spec.clusterIP}')", /Welcome to nginx!/);
  } finally {
    await second.close();
  }
});
