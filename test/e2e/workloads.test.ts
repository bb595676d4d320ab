import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Shell, startShell } from './shell.ts';

let shell: Shell;
before(async () => {
  shell = await startShell();
});
after(() => shell.playground.close());

test('ConfigMaps and Secrets reach containers as variables and files, and files follow their updates', async () => {
  const { playground, run, until } = shell;
  await run(`cat <<'EOT' | kubectl apply -f -
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { colour: green, greeting: hello }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { password: s3cr3t }
---
apiVersion: v1
kind: Pod
metadata: { name: reader }
spec:
  containers:
    - name: main
      image: busybox
      command: [sleep, infinity]
      env:
        - { name: COLOUR, valueFrom: { configMapKeyRef: { name: settings, key: colour } } }
      envFrom: [{ secretRef: { name: keys } }]
      volumeMounts:
        - { name: settings, mountPath: /settings }
        - { name: keys, mountPath: /keys }
  volumes:
    - { name: settings, configMap: { name: settings } }
    - { name: keys, secret: { secretName: keys } }
EOT`);
  await run('kubectl wait --for=condition=Ready pod/reader --timeout=20s');
  const inside = await run(
    "kubectl exec reader -- sh -c 'echo $COLOUR $password; cat /settings/greeting /keys/password'",
  );
  assert.equal(inside, 'green s3cr3t\nhellos3cr3t');
  await run(
    'kubectl create configmap settings --from-literal=greeting=bye --dry-run=client -o yaml | kubectl apply -f -',
  );
  playground.clock.speed(20);
  await until('kubectl exec reader -- cat /settings/greeting', /^bye$/, 20_000);
  playground.clock.speed(1);
  await run('kubectl delete pod reader --now');
});

test('a failing liveness probe restarts the container, which ends in CrashLoopBackOff', async () => {
  const { playground, run, until } = shell;
  await run(`kubectl apply -f - <<'EOT'
apiVersion: v1
kind: Pod
metadata: { name: unwell }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: busybox
      command: [sh, -c, 'touch /tmp/healthy; sleep 2; rm /tmp/healthy; sleep 600']
      livenessProbe: { exec: { command: [cat, /tmp/healthy] }, periodSeconds: 1, failureThreshold: 1 }
EOT`);
  playground.clock.speed(10);
  await until('kubectl get pod unwell', /CrashLoopBackOff +[1-9]/, 20_000);
  playground.clock.speed(1);
  const events = await run('kubectl get events --field-selector involvedObject.name=unwell');
  assert.match(
    events,
    /Unhealthy +pod\/unwell +Liveness probe failed: cat: .*\/tmp\/healthy.*: No such file or directory/,
  );
  assert.match(events, /Container main failed liveness probe, will be restarted/);
  await run('kubectl delete pod unwell --now');
});

test('cordon, drain and taints decide where pods run', async () => {
  const { run, fail, until } = shell;
  await run(
    'kubectl create deployment web --image=nginx --replicas=4 && kubectl rollout status deployment/web --timeout=30s',
  );
  assert.match(await fail('kubectl drain node01'), /cannot delete DaemonSet-managed Pods/);
  assert.match(await run('kubectl drain node01 --ignore-daemonsets --delete-emptydir-data'), /^node\/node01 drained$/m);
  assert.match(await run('kubectl get node node01'), /Ready,SchedulingDisabled/);
  await run('kubectl rollout status deployment/web --timeout=30s');
  await until("kubectl get pods -l app=web -o jsonpath='{.items[*].spec.nodeName}'", /^node02( node02){3}$/);
  await run('kubectl uncordon node01');
  await run('kubectl taint nodes node02 key=value:NoExecute');
  await until("kubectl get pods -l app=web -o jsonpath='{.items[*].spec.nodeName}'", /^node01( node01){3}$/, 40_000);
  await run('kubectl taint nodes node01 key=value:NoSchedule && kubectl scale deployment/web --replicas=5');
  const pending = await until('kubectl get events', /FailedScheduling/);
  assert.match(pending, /0\/3 nodes are available: 3 node\(s\) had untolerated taint/);
  await run('kubectl taint nodes node01 node02 key- && kubectl rollout status deployment/web --timeout=20s');
  await run('kubectl delete deployment web');
});

test('a DaemonSet has a pod on every node that it tolerates', async () => {
  const { run, until } = shell;
  await run(`kubectl apply -f - <<'EOT'
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers: [{ name: main, image: nginx }]
EOT`);
  await run('kubectl rollout status daemonset/agent --timeout=30s');
  assert.match(await run('kubectl get daemonset agent'), /^agent +2 +2 +2 +2 +2 +<none>/m);
  const tolerating = '{"spec":{"template":{"spec":{"tolerations":[{"operator":"Exists"}]}}}}';
  await run(`kubectl patch daemonset agent -p '${tolerating}' && kubectl rollout status daemonset/agent --timeout=30s`);
  await until('kubectl get daemonset agent', /^agent +3 +3 +3 +3 +3 +<none>/m);
  await run('kubectl delete daemonset agent');
});

test('a namespace goes with everything in it', async () => {
  const { run, fail } = shell;
  await run('kubectl create namespace team && kubectl -n team create deployment web --image=nginx');
  await run('kubectl -n team rollout status deployment/web --timeout=30s');
  assert.equal(await run('kubectl delete namespace team --timeout=60s'), 'namespace "team" deleted\n');
  assert.match(await fail('kubectl get namespace team'), /Error from server \(NotFound\): namespaces "team" not found/);
  assert.equal(await run('kubectl get pods -A --no-headers | grep -c ^team || true'), '0\n');
});
