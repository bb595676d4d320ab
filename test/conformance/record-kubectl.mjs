#!/usr/bin/env node
// Records what the real kubectl prints against the real API server.
//
//   record-kubectl.mjs OUT [PART...]
//
// One directory per case in OUT: cmd, stdout, stderr, code. kubectl is taken from PATH
// and the cluster from KUBECONFIG: a fresh one with nodes controlplane, node01, node02
// as record-kubeadm.sh keeps it, so usually
//
//   KEPT/enter record-kubectl.mjs OUT
//
// The order of cases matters (they change the cluster); PART runs only some parts.
// The cases run in OUT/.work, where manifests/ of this directory and the files named in
// OUT/files/ lie. Times, ids, random names and addresses differ from run to run.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [outArgument, ...parts] = process.argv.slice(2);
if (outArgument === undefined) {
  console.error('usage: record-kubectl.mjs OUT [PART...]');
  process.exit(2);
}
const out = resolve(outArgument);
const work = join(out, '.work');
mkdirSync(work, { recursive: true });
cpSync(join(here, 'manifests'), join(work, 'manifests'), { recursive: true });
const home = join(work, 'home');
mkdirSync(join(home, '.kube'), { recursive: true });
if (process.env.KUBECONFIG === undefined) {
  console.error('KUBECONFIG is not set');
  process.exit(2);
}
const config = join(home, '.kube', 'config');
writeFileSync(config, readFileSync(process.env.KUBECONFIG), { mode: 0o600 });
// The tools that kubectl may start must be found, but no one's configuration.
const env = { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', EDITOR: 'true' };

let count = 0;
let part = '';

/** Runs a shell command without recording it. */
function quiet(command, input = '') {
  return spawnSync('sh', ['-c', command], { cwd: work, env, input, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Runs a shell command and records it as OUT/PART/NAME. */
function c(name, command, { input, timeout = 60_000, kubeconfig } = {}) {
  const directory = join(out, part, name);
  if (existsSync(directory)) throw new Error(`two cases are called ${part}/${name}`);
  const result = spawnSync('sh', ['-c', command], {
    cwd: work,
    env: kubeconfig === undefined ? env : { ...env, KUBECONFIG: kubeconfig },
    input: input ?? '',
    timeout,
    maxBuffer: 1 << 28,
  });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'cmd'), command + '\n');
  if (input !== undefined) writeFileSync(join(directory, 'stdin'), input);
  writeFileSync(join(directory, 'stdout'), result.stdout ?? '');
  writeFileSync(join(directory, 'stderr'), result.stderr ?? '');
  writeFileSync(join(directory, 'code'), `${result.status ?? `signal ${result.signal}`}\n`);
  count++;
  return { out: String(result.stdout), err: String(result.stderr), code: result.status };
}

/** Makes a file for the cases, kept in OUT/files as well. */
function file(name, text) {
  mkdirSync(dirname(join(out, 'files', name)), { recursive: true });
  mkdirSync(dirname(join(work, name)), { recursive: true });
  writeFileSync(join(out, 'files', name), text);
  writeFileSync(join(work, name), text);
}

const sleep = (seconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
function until(what, command, seconds = 90) {
  for (let i = 0; i < seconds; i++) {
    if (quiet(command).status === 0) return;
    sleep(1);
  }
  console.error(`${part}: still not: ${what}`);
}

const all = {
  help() {
    c('kubectl', 'kubectl');
    c('kubectl---help', 'kubectl --help');
    c('kubectl-options', 'kubectl options');
    const walk = (words) => {
      const text = c(`${words.join('-')}---help`, `kubectl ${words.join(' ')} --help`).out;
      const commands = /^Available Commands:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? '';
      for (const match of commands.matchAll(/^ {2}(\S+)/gm)) walk([...words, match[1]]);
      if (commands !== '') c(words.join('-'), `kubectl ${words.join(' ')}`);
    };
    const text = quiet('kubectl --help').stdout;
    const names = new Set();
    for (const section of text.split(/\n(?=\S.*:\n)/)) {
      if (!/Commands.*:\n/.test(section)) continue;
      for (const match of section.matchAll(/^ {2}(\S+) {2,}\S/gm)) names.add(match[1]);
    }
    for (const name of names) walk([name]);
    c('alpha---help', 'kubectl alpha --help');
    c('help', 'kubectl help');
    c('help-get', 'kubectl help get');
    c('help-nosuch', 'kubectl help nosuch');
    c('get--h', 'kubectl get -h');
  },

  setup() {
    c('create-zoo', 'kubectl apply -f manifests/zoo.yaml');
    c('create-zoo-again', 'kubectl apply -f manifests/zoo.yaml');
    c('create-pods', 'kubectl apply -f manifests/pods.yaml');
    c('wait-web', 'kubectl -n zoo rollout status deployment/web --timeout=60s', { timeout: 90_000 });
    until('running', 'kubectl -n zoo wait --for=condition=Ready pod/running --timeout=1s');
    until(
      'crashing',
      '[ "$(kubectl -n zoo get pod crashing -o jsonpath=\'{.status.containerStatuses[0].restartCount}\')" -ge 2 ]',
    );
    until('no-image', 'kubectl -n zoo get pod no-image | grep -q ImagePullBackOff');
    until(
      'unhealthy',
      '[ "$(kubectl -n zoo get pod unhealthy -o jsonpath=\'{.status.containerStatuses[0].restartCount}\')" -ge 1 ]',
    );
    until(
      'jobs',
      'kubectl -n zoo wait --for=condition=Complete job/pi --timeout=1s && kubectl -n zoo wait --for=condition=Failed job/fails --timeout=1s',
    );
    quiet('kubectl -n zoo delete pod terminating --wait=false');
    sleep(4);
  },

  get() {
    const names = quiet('kubectl api-resources --verbs=list -o name').stdout.trim().split('\n');
    for (const name of names) {
      for (const [suffix, flags] of [
        ['', ''],
        ['wide', '-o wide'],
        ['yaml', '-o yaml'],
        ['json', '-o json'],
        ['name', '-o name'],
      ]) {
        c(['all', name, suffix].filter(Boolean).join('-'), `kubectl get ${name} -A ${flags}`.trim());
      }
      if (quiet(`kubectl api-resources --namespaced=true -o name | grep -qx '${name}'`).status === 0) {
        c(`zoo-${name}`, `kubectl -n zoo get ${name}`);
        c(`none-${name}`, `kubectl -n kube-public get ${name}`);
      }
    }
    for (const flags of [
      '',
      '-A',
      '-n zoo',
      '-n zoo -o wide',
      '-n zoo -o name',
      '-n zoo --show-labels',
      '-n zoo --show-kind',
      '-n zoo --no-headers',
      '-n zoo -l app=web',
      "-n zoo -l 'app in (web,db)'",
      "-n zoo -l 'app notin (web)'",
      "-n zoo -l '!app'",
      '-n zoo -l app!=web',
      '-n zoo -L app,tier',
      '-n zoo --sort-by=.metadata.name',
      '-n zoo --sort-by=.metadata.creationTimestamp',
      "-n zoo --sort-by='{.status.containerStatuses[0].restartCount}'",
      '-n zoo --field-selector=status.phase=Running',
      '-n zoo --field-selector=spec.nodeName=node01',
      '-n zoo --field-selector=metadata.name=running',
      '-n zoo --field-selector=nosuch=1',
      '-n zoo -o wide --show-labels',
      '-n zoo --chunk-size=3',
      '-n nosuch',
      '-n zoo -o wide -L app',
      "-n zoo -l 'a b'",
      '-n zoo --ignore-not-found -l app=none',
      '-n zoo -l app=none',
      '-n zoo -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image,NODE:.spec.nodeName',
      '-n zoo -o custom-columns=NAME',
      '-n zoo -o custom-columns=A:.nosuch',
      "-n zoo -o jsonpath='{.items[*].metadata.name}'",
      '-n zoo -o jsonpath=\'{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}\'',
      '-n zoo -o jsonpath=\'{.items[?(@.status.phase=="Running")].metadata.name}\'',
      "-n zoo -o jsonpath='{.nosuch}'",
      "-n zoo -o jsonpath='{.items[100].x}'",
      "-n zoo -o jsonpath='{.items[0'",
      "-n zoo -o 'jsonpath={.items[-1:].metadata.name}'",
      "-n zoo -o jsonpath='{..image}'",
      '-n zoo -o go-template=\'{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}\'',
      "-n zoo -o go-template='{{.nosuch.x}}'",
      '-n zoo -o template',
      '-n zoo -o nosuch',
      '-n zoo -o jsonpath',
      '-n zoo -o jsonpath-as-json={.items[0].metadata.name}',
      '-n zoo -o kyaml',
      '-n zoo --output-watch-events',
      '-n zoo --show-managed-fields -o yaml',
    ]) {
      c(`pods ${flags}`.trim().replaceAll(/[^A-Za-z0-9=.,_-]+/g, '_'), `kubectl get pods ${flags}`.trim());
    }
    for (const [name, args] of Object.entries({
      'pod-one': 'pod running -n zoo',
      'pod-one-wide': 'pod running -n zoo -o wide',
      'pod-one-yaml': 'pod running -n zoo -o yaml',
      'pod-one-json': 'pod running -n zoo -o json',
      'pod-one-name': 'pod running -n zoo -o name',
      'pod-one-kyaml': 'pod running -n zoo -o kyaml',
      'pod-one-jsonpath': "pod running -n zoo -o jsonpath='{.status.podIP}'",
      'pod-slash': 'pod/running -n zoo',
      'pods-two': 'pods running pending -n zoo',
      mixed: 'pod/running deploy/web svc/web -n zoo',
      kinds: 'pods,svc,deploy -n zoo',
      'kinds-A': 'deploy,ds -A',
      'pod-not-found': 'pod nosuch',
      'pod-not-found-one-of-two': 'pod running nosuch -n zoo',
      'not-found-deploy': 'deploy nosuch',
      'not-found-slash': 'deploy/nosuch svc/nosuch',
      'not-found-ns': 'ns nosuch',
      'not-found-node': 'node nosuch',
      'ignore-not-found': 'pod nosuch --ignore-not-found',
      'wrong-type': 'nosuch',
      'wrong-type-name': 'nosuch x',
      'wrong-type-slash': 'nosuch/x',
      nothing: '',
      'slash-and-name': 'pod/running svc',
      'two-slashes': 'a/b/c',
      all: 'all -n zoo',
      'all-wide': 'all -n zoo -o wide',
      'all-none': 'all -n kube-public',
      'all-yaml': 'all -n kube-public -o yaml',
      'none-yaml': 'pods -n kube-public -o yaml',
      'none-json': 'pods -n kube-public -o json',
      'none-name': 'pods -n kube-public -o name',
      'none-A': 'cronjobs.batch,pods -n kube-public',
      'none-wide': 'pods -n kube-public -o wide',
      'none-cluster': 'pv -l a=b',
      'none-A2': 'pdb -A -l a=b',
      'full-resource': 'deployments.apps -n zoo',
      'full-version': 'deployments.v1.apps -n zoo',
      'full-version-wrong': 'deployments.v1beta9.apps -n zoo',
      'short-po': 'po -n zoo',
      'short-rs': 'rs -n zoo',
      Kind: 'Pod -n zoo',
      KIND: 'PODS -n zoo',
      file: '-f manifests/pods.yaml',
      'file-missing': '-f nosuch.yaml',
      'name-and-selector': 'pod running -l a=b',
      'name-and-A': 'pod running -A',
      raw: '--raw /api/v1/namespaces/zoo/pods/running',
      'raw-version': '--raw /version',
      'raw-healthz': '--raw /healthz',
      'raw-readyz': "--raw '/readyz?verbose'",
      'raw-livez': "--raw '/livez?verbose'",
      'raw-missing': '--raw /nosuch',
      'raw-apis': '--raw /apis',
      'raw-api-v1': '--raw /api/v1',
      'raw-apps-v1': '--raw /apis/apps/v1',
      'raw-openapi': '--raw /openapi/v3',
      'scale-subresource': 'deploy web -n zoo --subresource=scale',
      'scale-subresource-yaml': 'deploy web -n zoo --subresource=scale -o yaml',
      'status-subresource': 'pod running -n zoo --subresource=status',
      'bad-subresource': 'pod running -n zoo --subresource=x',
      'server-print-false': 'pods -n zoo --server-print=false',
      nodes: 'nodes',
      'nodes-wide': 'nodes -o wide',
      'nodes-labels': 'nodes --show-labels',
      'nodes-L': 'nodes -L kubernetes.io/os',
      'events-sorted': 'events -n zoo --sort-by=.lastTimestamp',
      'events-field': 'events -n zoo --field-selector=type=Warning',
      componentstatuses: 'cs',
      'watch-only': 'pods -n zoo -w --request-timeout=2s',
      'watch-only2': 'pods -n zoo --watch-only --request-timeout=2s',
      'secret-yaml': 'secret credentials -n zoo -o yaml',
      'cm-yaml': 'cm settings -n zoo -o yaml',
      th: 'th -n zoo',
      v8: 'nodes -v=8',
      v6: 'pods -n zoo -v=6',
    }))
      c(`x-${name}`, `kubectl get ${args}`.trim());
    c(
      'custom-columns-file',
      'printf "NAME PHASE\\nmetadata.name status.phase\\n" >columns && kubectl get pods -n zoo -o custom-columns-file=columns',
    );
    c('pipe', 'kubectl get pods -n zoo -o name | head -n 2');
    c('deploy-yaml', 'kubectl -n zoo get deploy web -o yaml');
    c('last-applied', 'kubectl -n zoo apply view-last-applied deploy web');
    c('last-applied-none', 'kubectl apply view-last-applied svc kubernetes');
  },

  describe() {
    // Only from the resync in the fifth back-off on does the status say so for long.
    until('crashing', 'kubectl -n zoo get pod crashing | grep -q CrashLoopBackOff', 240);
    for (const name of [
      'running',
      'pending',
      'greedy',
      'crashing',
      'no-image',
      'no-config',
      'no-volume',
      'done',
      'failed',
      'bad-command',
      'init',
      'init-crash',
      'sidecar',
      'not-ready',
      'unhealthy',
      'terminating',
    ]) {
      c(`pod-${name}`, `kubectl -n zoo describe pod ${name}`);
    }
    for (const kind of [
      'nodes',
      'pods -l app=web',
      'deploy',
      'rs',
      'ds',
      'sts',
      'job',
      'cronjob',
      'rc',
      'svc',
      'ep',
      'endpointslices',
      'cm',
      'secret',
      'sa',
      'role',
      'rolebinding',
      'ingress',
      'netpol',
      'hpa',
      'pdb',
      'pvc',
      'limits',
      'quota',
      'events',
      'lease',
      'podtemplate',
      'things',
      'controllerrevisions',
      'resourceclaims',
      'csistoragecapacity',
    ]) {
      c(`zoo-${kind.replaceAll(/[^a-z=]+/g, '-')}`, `kubectl -n zoo describe ${kind}`);
    }
    for (const what of [
      'node controlplane',
      'node node01',
      'ns zoo',
      'ns default',
      'ns',
      'clusterrole view',
      'clusterrole zoo-admin',
      'clusterrole zoo-part',
      'clusterrole cluster-admin',
      'clusterrolebinding zoo-admins',
      'clusterrolebinding cluster-admin',
      'pv',
      'sc',
      'ingressclass',
      'priorityclass',
      'runtimeclass gvisor',
      'crd things.example.com',
      'csr',
      'flowschema zoo',
      'prioritylevelconfiguration zoo',
      'validatingwebhookconfiguration',
      'mutatingwebhookconfiguration',
      'validatingadmissionpolicy',
      'csidriver',
      'csinode node01',
      'volumeattachment',
      'apiservice v1.apps',
      'servicecidr',
      'ipaddress',
      'deviceclass',
      'resourceslice',
      'volumeattributesclass',
      'svc kubernetes',
      'ep kubernetes',
      'cm',
      'componentstatus',
      'pod -n kube-system -l k8s-app=kube-dns',
      'pod -n kube-system etcd-controlplane',
      'pod -n kube-system kube-apiserver-controlplane',
      'deploy -n kube-system coredns',
      'ds -n kube-system kube-proxy',
      'cm -n kube-system coredns',
      'pods',
      'pod nosuch',
      'nosuch',
      'nosuch x',
      '',
      'pod -l app=none',
      'pod -n zoo run',
      'pod -n zoo nosuchprefix',
      'pod/running -n zoo',
      'pod running -n zoo --show-events=false',
      '-f manifests/pods.yaml',
      'deploy/web svc/web -n zoo',
      'deploy web -n nosuch',
      'pods -A -l app=web',
    ]) {
      c(`x-${what}`.replaceAll(/[^A-Za-z0-9=.-]+/g, '_'), `kubectl describe ${what}`.trim());
    }
  },

  create() {
    const generators = {
      deployment: 'deployment d --image=nginx',
      'deployment-full': 'deployment d --image=nginx --image=redis --replicas=3 --port=80',
      'deployment-command': 'deployment d --image=busybox -- sleep 100',
      'deployment-noimage': 'deployment d',
      'deployment-noname': 'deployment --image=nginx',
      namespace: 'namespace n',
      configmap: 'configmap cm --from-literal=a=1 --from-literal=b=two',
      'configmap-file': 'configmap cm --from-file=manifests/a.txt --from-file=key=manifests/b.txt',
      'configmap-dir': 'configmap cm --from-file=dir',
      'configmap-env': 'configmap cm --from-env-file=vars.env',
      'configmap-empty': 'configmap cm',
      'configmap-hash': 'configmap cm --from-literal=a=1 --append-hash',
      'configmap-missing': 'configmap cm --from-file=nosuch',
      'configmap-bad': 'configmap cm --from-literal=a',
      'configmap-dup': 'configmap cm --from-literal=a=1 --from-literal=a=2',
      'configmap-binary': 'configmap cm --from-file=binary.bin',
      'secret-generic': 'secret generic s --from-literal=user=admin --from-literal=password=p@ss',
      'secret-generic-type': 'secret generic s --type=kubernetes.io/ssh-auth --from-literal=ssh-privatekey=x',
      'secret-tls': 'secret tls s --cert=tls.crt --key=tls.key',
      'secret-tls-missing': 'secret tls s --cert=nosuch.crt --key=tls.key',
      'secret-tls-noargs': 'secret tls s',
      'secret-docker': 'secret docker-registry s --docker-username=u --docker-password=p --docker-email=e@x.y',
      'secret-docker-noargs': 'secret docker-registry s',
      secret: 'secret',
      'secret-wrong': 'secret nosuch s',
      'service-clusterip': 'service clusterip s --tcp=80:8080',
      'service-clusterip-headless': 'service clusterip s --clusterip=None',
      'service-nodeport': 'service nodeport s --tcp=80:8080 --node-port=30100',
      'service-loadbalancer': 'service loadbalancer s --tcp=80',
      'service-externalname': 'service externalname s --external-name=example.com',
      'service-noport': 'service clusterip s',
      service: 'service',
      job: 'job j --image=busybox -- date',
      'job-from': 'job j --from=cronjob/nightly -n zoo',
      'job-noimage': 'job j',
      cronjob: "cronjob c --image=busybox --schedule='*/5 * * * *' -- date",
      'cronjob-restart': "cronjob c --image=busybox --schedule='*/5 * * * *' --restart=Never",
      'cronjob-noschedule': 'cronjob c --image=busybox',
      serviceaccount: 'serviceaccount sa',
      role: 'role r --verb=get,list --resource=pods,deployments.apps',
      'role-names': 'role r --verb=get --resource=pods --resource-name=a --resource-name=b',
      'role-sub': 'role r --verb=get --resource=pods/log',
      'role-noverb': 'role r --resource=pods',
      'role-badverb': 'role r --verb=nosuch --resource=pods',
      'role-badresource': 'role r --verb=get --resource=nosuch',
      'role-noresource': 'role r --verb=get',
      clusterrole: 'clusterrole cr --verb=* --resource=nodes',
      'clusterrole-url': 'clusterrole cr --verb=get --non-resource-url=/healthz',
      'clusterrole-aggregate': 'clusterrole cr --aggregation-rule=a=b',
      rolebinding: 'rolebinding rb --role=r --user=jane --serviceaccount=default:sa --group=g',
      'rolebinding-clusterrole': 'rolebinding rb --clusterrole=view --user=jane',
      'rolebinding-none': 'rolebinding rb',
      'rolebinding-badsa': 'rolebinding rb --role=r --serviceaccount=x',
      clusterrolebinding: 'clusterrolebinding crb --clusterrole=view --user=jane',
      'clusterrolebinding-none': 'clusterrolebinding crb --user=jane',
      quota: 'quota q --hard=cpu=1,memory=1G,pods=2',
      'quota-scopes': 'quota q --hard=pods=2 --scopes=BestEffort',
      pdb: 'pdb p --selector=app=web --min-available=1',
      'pdb-percent': 'pdb p --selector=app=web --max-unavailable=50%',
      'pdb-none': 'pdb p',
      'pdb-noselector': 'pdb p --min-available=1',
      priorityclass: 'priorityclass pc --value=1000 --description=d --global-default=false',
      ingress: "ingress i --rule='foo.com/bar=svc1:8080,tls=my-cert'",
      'ingress-class': "ingress i --class=nginx --rule='foo.com/*=svc:80' --annotation a=b --default-backend=d:80",
      'ingress-none': 'ingress i',
      'ingress-bad': 'ingress i --rule=foo',
      token: 'token nosuch',
    };
    quiet(
      'kubectl delete deploy/d ns/n cm/cm secret/s svc/s job/j cronjob/c sa/sa role/r clusterrole/cr rolebinding/rb clusterrolebinding/crb quota/q pdb/p priorityclass/pc ingress/i --ignore-not-found',
    );
    file('dir/one', '1\n');
    file('dir/two', '2');
    file('vars.env', '# comment\nA=1\nB="quoted"\n\nC=x=y\n');
    file('manifests/a.txt', 'line one\nline two\n');
    file('manifests/b.txt', 'no newline at the end');
    writeFileSync(join(work, 'binary.bin'), Buffer.from([0, 255, 1, 254]));
    quiet(
      'openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=zoo.example.com -keyout tls.key -out tls.crt',
    );
    for (const [name, args] of Object.entries(generators)) {
      const [head, tail] = args.split(/ (?=-- )/);
      c(`${name}-yaml`, `kubectl create ${head} --dry-run=client -o yaml${tail === undefined ? '' : ` ${tail}`}`);
    }
    for (const name of [
      'deployment',
      'namespace',
      'configmap',
      'secret-generic',
      'service-clusterip',
      'job',
      'cronjob',
      'serviceaccount',
      'role',
      'clusterrole',
      'rolebinding',
      'clusterrolebinding',
      'quota',
      'pdb',
      'priorityclass',
      'ingress',
    ]) {
      const [head, tail] = generators[name].split(/ (?=-- )/);
      const more = tail === undefined ? '' : ` ${tail}`;
      c(`${name}-dry-run`, `kubectl create ${head} --dry-run=client${more}`);
      c(`${name}-dry-run-server`, `kubectl create ${head} --dry-run=server${more}`);
      c(`${name}-server-yaml`, `kubectl create ${head} --dry-run=server -o yaml${more}`);
      c(`${name}`, `kubectl create ${head}${more}`);
      c(`${name}-again`, `kubectl create ${head}${more}`);
    }
    for (const flags of [
      '--dry-run',
      '--dry-run=nosuch',
      '-o json --dry-run=client',
      '-o name --dry-run=client',
      '-o name',
      '-o nosuch --dry-run=client',
      '--dry-run=client --save-config -o yaml',
      '--dry-run=client -o yaml -n zoo',
      '--dry-run=client -o kyaml',
      '--validate=false --dry-run=server',
      '-n nosuch',
    ]) {
      c(
        `flags ${flags}`.replaceAll(/[^A-Za-z0-9=.,_-]+/g, '_'),
        `kubectl create configmap flags --from-literal=a=1 ${flags}`,
      );
    }
    c('token', 'kubectl create token sa | cut -d. -f1');
    c(
      'token-decode',
      `kubectl create token sa --duration=1h --audience=x | cut -d. -f2 | tr '_-' '/+' | base64 -d 2>/dev/null`,
    );
    c('token-o-yaml', "kubectl create token sa -o yaml | sed 's/token: .*/token: .../'");
    c('name-bad', 'kubectl create configmap Bad_Name');
    c('name-bad-deploy', 'kubectl create deployment Bad_Name --image=nginx');
    c('name-two', 'kubectl create namespace a b');
    c('image-bad', "kubectl create deployment bad --image=''");
    c('unknown', 'kubectl create nosuch x');
    c('f-missing', 'kubectl create -f nosuch.yaml');
    c('f-zoo-again', 'kubectl create -f manifests/pods.yaml');
    c('f-and-args', 'kubectl create -f manifests/pods.yaml x');
    c('f-dir', 'kubectl create --dry-run=client -f dir');
    c('f-manifests', 'kubectl create --dry-run=client -f manifests');
    c('f-stdin', 'kubectl create -f -', { input: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-stdin\n' });
    c('f-stdin-json', 'kubectl create -f -', {
      input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"from-json"}}',
    });
    c('f-stdin-list', 'kubectl create -f -', {
      input:
        'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: l1}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: l2}\n',
    });
    c('f-generate-name', 'kubectl create -f - -o name', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: gen-\n',
    });
    c('f-url', 'kubectl create -f http://127.0.0.1:1/x.yaml');
    c('f-stdin-empty', 'kubectl create -f -', { input: '' });
    c('f-namespace-mismatch', 'kubectl create -n zoo -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: default\n',
    });
    c('edit', 'kubectl create configmap edited --edit --from-literal=a=1');
    c(
      'delete-all',
      'kubectl delete deploy/d ns/n cm/cm secret/s svc/s job/j cronjob/c sa/sa role/r clusterrole/cr rolebinding/rb clusterrolebinding/crb quota/q pdb/p priorityclass/pc ingress/i --ignore-not-found',
    );
  },

  errors() {
    const pod = (spec, meta = 'name: bad') => `apiVersion: v1\nkind: Pod\nmetadata:\n  ${meta}\nspec:\n${spec}`;
    const documents = {
      'yaml-tab': 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n',
      'yaml-indent': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n spec: {}\n',
      'yaml-colon': 'apiVersion: v1\nkind: Pod\nmetadata: name: x\n',
      'yaml-unclosed': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x\n',
      'yaml-quote': 'apiVersion: v1\nkind: "Pod\n',
      'yaml-scalar': 'hello\n',
      'yaml-list': '- a\n- b\n',
      'yaml-dup': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dup}\ndata:\n  a: "1"\n  a: "2"\n',
      'json-bad': '{"apiVersion": "v1", "kind": "Pod",}',
      'json-open': '{"apiVersion": "v1"',
      'no-kind': 'apiVersion: v1\nmetadata: {name: x}\n',
      'no-version': 'kind: Pod\nmetadata: {name: x}\n',
      'no-name': 'apiVersion: v1\nkind: ConfigMap\n',
      'no-metadata': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: i}]}\n',
      'kind-unknown': 'apiVersion: v1\nkind: Nosuch\nmetadata: {name: x}\n',
      'kind-wrong-group': 'apiVersion: v1\nkind: Deployment\nmetadata: {name: x}\n',
      'version-old': 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: x}\n',
      'kind-lower': 'apiVersion: v1\nkind: pod\nmetadata: {name: x}\n',
      'unknown-field': pod('  containers:\n  - name: c\n    image: nginx\n    imagee: x\n    ports:\n    - port: 80\n'),
      'unknown-top': pod('  containers: [{name: c, image: nginx}]\nextra: 1\n'),
      'type-int': pod('  containers: [{name: c, image: nginx, ports: [{containerPort: "80"}]}]\n'),
      'type-string': pod('  containers: [{name: 1, image: nginx}]\n'),
      'type-list': pod('  containers: {name: c}\n'),
      'type-env': pod('  containers: [{name: c, image: nginx, env: [{name: A, value: 1}]}]\n'),
      'type-labels': pod('  containers: [{name: c, image: nginx}]\n', 'name: bad\n  labels: {a: 1}'),
      'type-bool': pod('  hostNetwork: "yes"\n  containers: [{name: c, image: nginx}]\n'),
      'no-containers': pod('  containers: []\n'),
      'no-spec': 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\n',
      'no-image': pod('  containers: [{name: c}]\n'),
      'no-container-name': pod('  containers: [{image: nginx}]\n'),
      'dup-containers': pod('  containers: [{name: c, image: a}, {name: c, image: b}]\n'),
      'bad-name': pod('  containers: [{name: c, image: nginx}]\n', 'name: Bad_Name'),
      'long-name': pod('  containers: [{name: c, image: nginx}]\n', `name: ${'x'.repeat(260)}`),
      'bad-container-name': pod('  containers: [{name: C_1, image: nginx}]\n'),
      'bad-label': pod('  containers: [{name: c, image: nginx}]\n', 'name: bad\n  labels: {"a b": "c d"}'),
      'bad-port': pod('  containers: [{name: c, image: nginx, ports: [{containerPort: 70000}]}]\n'),
      'bad-restart': pod('  restartPolicy: Sometimes\n  containers: [{name: c, image: nginx}]\n'),
      'bad-pull': pod('  containers: [{name: c, image: nginx, imagePullPolicy: Maybe}]\n'),
      'bad-quantity': pod('  containers: [{name: c, image: nginx, resources: {requests: {cpu: lots}}}]\n'),
      'limit-below': pod(
        '  containers: [{name: c, image: nginx, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]\n',
      ),
      'bad-mount': pod('  containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /x}]}]\n'),
      'bad-volume': pod(
        '  volumes: [{name: v, emptyDir: {}, hostPath: {path: /}}]\n  containers: [{name: c, image: nginx}]\n',
      ),
      'bad-probe': pod('  containers: [{name: c, image: nginx, livenessProbe: {periodSeconds: 1}}]\n'),
      'bad-env': pod('  containers: [{name: c, image: nginx, env: [{name: "a b="}]}]\n'),
      'bad-sa': pod('  serviceAccountName: nosuch\n  containers: [{name: c, image: nginx}]\n'),
      'bad-priority': pod('  priorityClassName: nosuch\n  containers: [{name: c, image: nginx}]\n'),
      'bad-runtime': pod('  runtimeClassName: nosuch\n  containers: [{name: c, image: nginx}]\n'),
      'limit-range': pod(
        '  containers: [{name: c, image: nginx, resources: {limits: {cpu: 5}}}]\n',
        'name: bad\n  namespace: zoo',
      ),
      'no-namespace': pod('  containers: [{name: c, image: nginx}]\n', 'name: bad\n  namespace: nosuch'),
      'many-errors': pod(
        '  restartPolicy: X\n  containers: [{name: C, image: ""}, {name: C, image: x, ports: [{containerPort: 0}]}]\n',
      ),
      'deploy-selector':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: i}]}}}\n',
      'deploy-no-selector':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: i}]}}}\n',
      'deploy-replicas':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {replicas: -1, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n',
      'deploy-restart':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}\n',
      'job-restart':
        'apiVersion: batch/v1\nkind: Job\nmetadata: {name: bad}\nspec: {template: {spec: {containers: [{name: c, image: i}]}}}\n',
      'cron-schedule':
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: bad}\nspec: {schedule: often, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}\n',
      'svc-noports': 'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {selector: {a: b}}\n',
      'svc-name': 'apiVersion: v1\nkind: Service\nmetadata: {name: 1bad}\nspec: {ports: [{port: 80}]}\n',
      'svc-nodeport':
        'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}\n',
      'svc-nodeport-taken':
        'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 30080}]}\n',
      'svc-clusterip':
        'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {clusterIP: 1.2.3.4, ports: [{port: 80}]}\n',
      'svc-portnames':
        'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 80}, {port: 81}]}\n',
      'ingress-path':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: bad}\nspec: {rules: [{http: {paths: [{path: x, backend: {service: {name: s}}}]}}]}\n',
      pvc: 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: bad}\nspec: {}\n',
      'secret-base64': 'apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\ndata: {a: not-base64!}\n',
      role: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: bad}\nrules: [{resources: [pods]}]\n',
      rolebinding:
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: bad}\nsubjects: [{kind: X, name: y}]\n',
      'thing-type': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {size: big}\n',
      'thing-min': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {size: 0, secret: c}\n',
      'thing-cel': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {size: 200}\n',
      'thing-required': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {}\n',
      'thing-unknown': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: bad}\nspec: {size: 5, color: red}\n',
      vap: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad, namespace: zoo}\nspec: {replicas: 101, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n',
      quota:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: bad, namespace: zoo}\nspec: {containers: [{name: c, image: i, resources: {requests: {memory: 1000Gi}, limits: {memory: 1000Gi}}}]}\n',
      hpa: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: bad}\nspec: {maxReplicas: 0, scaleTargetRef: {kind: x, name: y}}\n',
      'configmap-type': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {a: 1, b: true}\n',
      'two-docs-second-bad':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first-doc}\n---\napiVersion: v1\nkind: Nosuch\nmetadata: {name: x}\n',
      'empty-docs': '---\n---\n',
      'comment-only': '# nothing\n',
    };
    for (const [name, text] of Object.entries(documents)) {
      file(`errors/${name}.yaml`, text);
      c(`apply-${name}`, `kubectl apply -f errors/${name}.yaml`);
      c(`create-${name}`, `kubectl create -f errors/${name}.yaml`);
      quiet(`kubectl delete -f errors/${name}.yaml --wait=false --ignore-not-found`);
    }
    for (const name of ['unknown-field', 'yaml-dup', 'type-int', 'no-image']) {
      for (const flag of [
        '--validate=false',
        '--validate=warn',
        '--validate=ignore',
        '--validate=true',
        '--validate=nosuch',
        '--dry-run=client',
        '--dry-run=server',
      ]) {
        c(`apply-${name}-${flag.slice(2)}`, `kubectl apply -f errors/${name}.yaml ${flag}`);
        quiet(`kubectl delete -f errors/${name}.yaml --wait=false --ignore-not-found`);
      }
    }
    const commands = {
      'unknown-command': 'kubectl nosuch',
      'unknown-command-close': 'kubectl gett pods',
      'unknown-command-close2': 'kubectl aply -f x',
      'unknown-flag': 'kubectl get pods --nosuch',
      'unknown-shorthand': 'kubectl get pods -z',
      'unknown-flag-global': 'kubectl --nosuch get pods',
      'flag-needs-argument': 'kubectl get pods -n',
      'flag-needs-argument2': 'kubectl get pods --namespace',
      'flag-bool': 'kubectl get pods --watch=maybe',
      'flag-int': 'kubectl scale deploy web --replicas=many',
      'flag-duration': 'kubectl wait pod/x --for=delete --timeout=soon',
      'flag-before': 'kubectl -n zoo get pods running',
      'plugin-like': 'kubectl foo-bar baz',
      'delete-nothing': 'kubectl delete',
      'delete-pod-noname': 'kubectl delete pod',
      'delete-all-and-name': 'kubectl delete pod x --all',
      'apply-nothing': 'kubectl apply',
      'apply-arg': 'kubectl apply x.yaml',
      'apply-f-noarg': 'kubectl apply -f',
      'run-noimage': 'kubectl run x',
      'run-noname': 'kubectl run',
      'scale-noreplicas': 'kubectl scale deploy web -n zoo',
      'scale-nothing': 'kubectl scale --replicas=1',
      'expose-nothing': 'kubectl expose',
      'expose-noport': 'kubectl expose pod pending -n zoo',
      'expose-notfound': 'kubectl expose deploy nosuch --port=80',
      'label-nothing': 'kubectl label',
      'label-noname': 'kubectl label pods',
      'label-nolabel': 'kubectl label pod running -n zoo',
      'label-bad': 'kubectl label pod running -n zoo "a b=c"',
      'label-badvalue': 'kubectl label pod running -n zoo "a=b c"',
      'label-exists': 'kubectl label pod running -n zoo role=other',
      'annotate-exists': 'kubectl annotate pod running -n zoo note=other',
      'annotate-nothing': 'kubectl annotate pod running -n zoo',
      'taint-bad': 'kubectl taint node node01 x',
      'taint-noeffect': 'kubectl taint node node01 a=b:Nosuch',
      'taint-missing': 'kubectl taint node node01 nosuch-',
      'taint-nothing': 'kubectl taint',
      'taint-pod': 'kubectl taint pod x a=b:NoSchedule',
      'cordon-nothing': 'kubectl cordon',
      'cordon-missing': 'kubectl cordon nosuch',
      'drain-nothing': 'kubectl drain',
      'drain-missing': 'kubectl drain nosuch',
      'rollout-nothing': 'kubectl rollout',
      'rollout-status-nothing': 'kubectl rollout status',
      'rollout-status-pod': 'kubectl rollout status pod/running -n zoo',
      'rollout-undo-missing': 'kubectl rollout undo deploy/nosuch',
      'rollout-restart-pod': 'kubectl rollout restart pod/running -n zoo',
      'set-nothing': 'kubectl set',
      'set-image-nothing': 'kubectl set image',
      'set-image-noimage': 'kubectl set image deploy/web -n zoo',
      'set-image-badcontainer': 'kubectl set image deploy/web -n zoo nosuch=nginx',
      'edit-nothing': 'kubectl edit',
      'edit-missing': 'kubectl edit deploy/nosuch',
      'exec-nothing': 'kubectl exec',
      'exec-nocommand': 'kubectl exec running -n zoo',
      'exec-missing': 'kubectl exec nosuch -- ls',
      'exec-old': 'kubectl exec -n zoo running ls',
      'exec-container': 'kubectl exec -n zoo running -c nosuch -- ls',
      'logs-nothing': 'kubectl logs',
      'logs-missing': 'kubectl logs nosuch',
      'logs-container': 'kubectl logs running -n zoo -c nosuch',
      'logs-pending': 'kubectl logs pending -n zoo',
      'logs-previous-none': 'kubectl logs running -n zoo -p',
      'logs-multi': 'kubectl logs sidecar -n zoo',
      'logs-svc-missing': 'kubectl logs svc/nosuch',
      'port-forward-nothing': 'kubectl port-forward',
      'port-forward-noport': 'kubectl port-forward pod/running -n zoo',
      'port-forward-missing': 'kubectl port-forward pod/nosuch 8080:80',
      'port-forward-bad': 'kubectl port-forward pod/running -n zoo x:y',
      'cp-nothing': 'kubectl cp',
      'cp-local': 'kubectl cp a b',
      'cp-missing': 'kubectl cp nosuch zoo/running:/tmp',
      'attach-nothing': 'kubectl attach',
      'top-nodes': 'kubectl top nodes',
      'top-pods': 'kubectl top pods',
      'top-nothing': 'kubectl top',
      'patch-nothing': 'kubectl patch',
      'patch-nopatch': 'kubectl patch pod running -n zoo',
      'patch-bad': "kubectl patch pod running -n zoo -p 'x'",
      'patch-immutable': `kubectl patch pod running -n zoo -p '{"spec":{"nodeName":"controlplane"}}'`,
      'patch-badjson': `kubectl patch pod running -n zoo --type=json -p '{}'`,
      'patch-jsonmissing': `kubectl patch pod running -n zoo --type=json -p '[{"op":"remove","path":"/nosuch"}]'`,
      'patch-type': `kubectl patch pod running -n zoo --type=x -p '{}'`,
      'autoscale-nothing': 'kubectl autoscale',
      'autoscale-nomax': 'kubectl autoscale deploy web -n zoo',
      'wait-nothing': 'kubectl wait',
      'wait-nofor': 'kubectl wait pod/running -n zoo',
      'wait-badfor': 'kubectl wait pod/running -n zoo --for=nosuch',
      'wait-missing': 'kubectl wait pod/nosuch --for=condition=Ready --timeout=1s',
      'wait-timeout': 'kubectl wait pod/pending -n zoo --for=condition=Ready --timeout=1s',
      'certificate-nothing': 'kubectl certificate',
      'certificate-missing': 'kubectl certificate approve nosuch',
      'explain-nothing': 'kubectl explain',
      'explain-unknown': 'kubectl explain nosuch',
      'explain-field': 'kubectl explain pod.nosuch',
      'config-use': 'kubectl config use-context nosuch',
      'config-use-nothing': 'kubectl config use-context',
      'auth-nothing': 'kubectl auth',
      'auth-cani-nothing': 'kubectl auth can-i',
      'auth-cani-verb': 'kubectl auth can-i get',
      'debug-nothing': 'kubectl debug',
      'diff-nothing': 'kubectl diff',
      'replace-missing': 'kubectl replace -f manifests/nosuch.yaml',
      'kustomize-missing': 'kubectl kustomize nosuch',
      'apply-k-missing': 'kubectl apply -k nosuch',
      'proxy-bad': 'kubectl proxy --port=x',
      'completion-nothing': 'kubectl completion',
      'completion-bad': 'kubectl completion nosuch',
      'version-bad': 'kubectl version -o x',
      'api-resources-arg': 'kubectl api-resources x',
      'get-two-n': 'kubectl get pods -n zoo -n default',
      'context-missing': 'kubectl get pods --context=nosuch',
      'cluster-missing': 'kubectl get pods --cluster=nosuch',
      'user-missing': 'kubectl get pods --user=nosuch',
      'kubeconfig-missing': 'kubectl get pods --kubeconfig=nosuch',
      refused: 'kubectl get pods --server=https://127.0.0.1:1',
      'refused-http': 'kubectl get pods --server=http://127.0.0.1:1',
      'refused-apply': 'kubectl apply -f manifests/pods.yaml --server=https://127.0.0.1:1',
      'refused-version': 'kubectl version --server=https://127.0.0.1:1',
      'refused-cluster-info': 'kubectl cluster-info --server=https://127.0.0.1:1',
      'refused-api-resources': 'kubectl api-resources --server=https://127.0.0.1:1',
      nohost: 'kubectl get pods --server=https://nosuch.invalid:6443',
      'unknown-ca': 'kubectl get pods --certificate-authority=tls.crt',
      'bad-token': 'kubectl get pods --token=bad --kubeconfig=tokenless',
      'bad-server-proto': 'kubectl get pods --server=http://172.30.1.2:6443',
      'name-mismatch': 'kubectl get pods --tls-server-name=example.com',
      timeout: 'kubectl get pods -A --request-timeout=1ms',
      'forbidden-get': 'kubectl get pods --as=jane',
      'forbidden-get-one': 'kubectl get pod x --as=jane',
      'forbidden-A': 'kubectl get pods -A --as=jane',
      'forbidden-zoo': 'kubectl get pods -n zoo --as=jane',
      'forbidden-nodes': 'kubectl get nodes --as=jane',
      'forbidden-all': 'kubectl get all --as=jane',
      'forbidden-create': 'kubectl create configmap x --as=jane',
      'forbidden-create-deploy': 'kubectl create deployment x --image=nginx --as=jane',
      'forbidden-apply': 'kubectl apply -f manifests/a-pod.yaml --as=jane',
      'forbidden-delete': 'kubectl delete pod running -n zoo --as=jane',
      'forbidden-exec': 'kubectl exec -n zoo running --as=jane -- ls',
      'forbidden-logs': 'kubectl logs -n kube-system etcd-controlplane --as=jane',
      'forbidden-scale': 'kubectl scale deploy web -n zoo --replicas=1 --as=jane',
      'forbidden-sa': 'kubectl get secrets -n zoo --as=system:serviceaccount:zoo:default',
      'forbidden-anon': 'kubectl get pods --as=system:anonymous',
      'forbidden-group': 'kubectl get nodes --as=jane --as-group=visitors',
      'forbidden-edit': 'kubectl edit deploy web -n zoo --as=jane',
      'forbidden-label': 'kubectl label node node01 a=b --as=jane',
      'forbidden-describe': 'kubectl describe node node01 --as=jane',
      'forbidden-impersonate': 'kubectl get pods --as=jane --token=x',
      'forbidden-escalate': 'kubectl create clusterrole esc --verb=* --resource=* --as=jane',
    };
    file(
      'manifests/a-pod.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a-pod\nspec:\n  containers:\n  - name: nginx\n    image: nginx:1.27\n',
    );
    writeFileSync(
      join(work, 'tokenless'),
      readFileSync(config, 'utf8')
        .replaceAll(/^\s+client-(certificate|key)-data:.*\n/gm, '')
        .replace(/( {2}user:)\s*$/m, '$1 {}'),
    );
    for (const [name, command] of Object.entries(commands)) c(`cmd-${name}`, command);
    const empty = join(work, 'empty-kubeconfig');
    writeFileSync(empty, '');
    c('no-kubeconfig-get', 'kubectl get pods', { kubeconfig: empty });
    c('no-kubeconfig-version', 'kubectl version', { kubeconfig: empty });
    c('no-kubeconfig-config-view', 'kubectl config view', { kubeconfig: empty });
    c('no-kubeconfig-current', 'kubectl config current-context', { kubeconfig: empty });
    c('no-kubeconfig-create-dry-run', 'kubectl create deployment x --image=nginx --dry-run=client -o yaml', {
      kubeconfig: empty,
    });
    c('no-kubeconfig-apply', 'kubectl apply -f manifests/a-pod.yaml', { kubeconfig: empty });
    writeFileSync(join(work, 'broken-kubeconfig'), 'apiVersion: v1\nkind: Config\n clusters: x\n');
    c('broken-kubeconfig', 'kubectl get pods', { kubeconfig: join(work, 'broken-kubeconfig') });
  },

  apply() {
    quiet('kubectl create ns work; kubectl config set-context --current --namespace=work');
    const deploy = (image, replicas, extra = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  labels:
    app: app
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: app
  template:
    metadata:
      labels:
        app: app
    spec:
      containers:
      - name: app
        image: ${image}
        ports:
        - containerPort: 80
${extra}`;
    file('app-1.yaml', deploy('nginx:1.26', 2, '        env:\n        - name: A\n          value: one\n'));
    file('app-2.yaml', deploy('nginx:1.27', 3));
    file(
      'app-selector.yaml',
      deploy('nginx:1.27', 3)
        .replace('matchLabels:\n      app: app', 'matchLabels:\n      app: other')
        .replace('labels:\n        app: app', 'labels:\n        app: other'),
    );
    file(
      'both.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: "1"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\ndata: {a: "1"}\n',
    );
    file(
      'both-2.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: "2"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\ndata: {a: "1"}\n',
    );
    file(
      'kustom/kustomization.yaml',
      'namePrefix: k-\ncommonLabels: {via: kustomize}\nresources: [cm.yaml]\nconfigMapGenerator:\n- name: made\n  literals: [x=1]\nimages: [{name: nginx, newTag: "1.28"}]\n',
    );
    file('kustom/cm.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base}\ndata: {a: "1"}\n');
    c('01-diff-new', 'kubectl diff -f both.yaml');
    c('02-dry-run-client', 'kubectl apply -f app-1.yaml --dry-run=client');
    c('02-dry-run-client-yaml', 'kubectl apply -f app-1.yaml --dry-run=client -o yaml');
    c('02-dry-run-server', 'kubectl apply -f app-1.yaml --dry-run=server');
    c('03-created', 'kubectl apply -f app-1.yaml');
    c('04-unchanged', 'kubectl apply -f app-1.yaml');
    c('05-diff', 'kubectl diff -f app-2.yaml');
    c('05-dry-run-server-configured', 'kubectl apply -f app-2.yaml --dry-run=server');
    c('06-configured', 'kubectl apply -f app-2.yaml');
    c('06-yaml', 'kubectl get deploy app -o yaml --show-managed-fields');
    c('07-immutable', 'kubectl apply -f app-selector.yaml');
    c('08-both', 'kubectl apply -f both.yaml');
    c('09-both-2', 'kubectl apply -f both-2.yaml');
    c('10-o-name', 'kubectl apply -f both.yaml -o name');
    c('10-o-yaml', 'kubectl apply -f both.yaml -o yaml');
    c('11-stdin', 'cat app-2.yaml | kubectl apply -f -');
    c(
      '12-create-then-apply',
      'kubectl create configmap made --from-literal=a=1 && kubectl create configmap made --from-literal=a=2 --dry-run=client -o yaml | kubectl apply -f -',
    );
    c('13-kustomize', 'kubectl kustomize kustom');
    c('13-apply-k', 'kubectl apply -k kustom');
    c('14-dir', 'kubectl apply -f kustom');
    c('15-recursive', 'mkdir -p deep/er && cp both.yaml deep/er/ && kubectl apply -f deep -R');
    c('15-not-recursive', 'kubectl apply -f deep');
    c('16-prune', 'kubectl apply -f both.yaml --prune -l a=b');
    c('17-server-side-created', 'kubectl apply --server-side -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ss}\ndata: {a: "1"}\n',
    });
    c('18-server-side-again', 'kubectl apply --server-side -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ss}\ndata: {a: "1"}\n',
    });
    c('19-server-side-conflict', 'kubectl apply --server-side --field-manager=other -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ss}\ndata: {a: "2"}\n',
    });
    c('20-server-side-force', 'kubectl apply --server-side --force-conflicts --field-manager=other -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ss}\ndata: {a: "2"}\n',
    });
    c('21-server-side-yaml', 'kubectl get cm ss -o yaml --show-managed-fields');
    c(
      '22-server-side-conflict-deploy',
      'kubectl scale deploy app --replicas=5 && kubectl apply --server-side -f app-2.yaml',
    );
    c('22-server-side-conflict-many', 'kubectl apply --server-side --field-manager=third -f app-1.yaml');
    c('23-server-side-dry-run', 'kubectl apply --server-side --dry-run=server -f app-2.yaml --force-conflicts');
    c('23-server-side-dry-run-client', 'kubectl apply --server-side --dry-run=client -f app-2.yaml');
    c('24-force', 'kubectl apply -f app-selector.yaml --force', { timeout: 120_000 });
    c('25-set-last-applied', 'kubectl apply set-last-applied -f app-selector.yaml');
    c('26-view-last-applied-json', 'kubectl apply view-last-applied deploy/app -o json');
    c('27-edit-last-applied', 'kubectl apply edit-last-applied deploy/app');
    c('28-replace', 'kubectl replace -f both-2.yaml');
    c('29-replace-force', 'kubectl replace --force -f both.yaml');
    c('30-replace-missing', 'kubectl replace -f -', {
      input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: missing}\n',
    });
    c(
      '31-apply-deleting-namespace',
      'kubectl create ns going && kubectl patch ns going --type=merge -p \'{"metadata":{"finalizers":["example.com/x"]}}\' && kubectl delete ns going --wait=false && sleep 2 && kubectl -n going create cm x',
    );
    c('32-ns-terminating', 'kubectl get ns going');
    quiet('kubectl patch ns going --type=merge -p \'{"metadata":{"finalizers":null}}\'');
    c('33-delete-f', 'kubectl delete -f both.yaml');
    c('34-delete-f-again', 'kubectl delete -f both.yaml');
    c('35-delete-k', 'kubectl delete -k kustom');
    c(
      '36-resource-version-conflict',
      'kubectl create cm rv && kubectl get cm rv -o yaml >rv.yaml && kubectl label cm rv a=b && kubectl replace -f rv.yaml',
    );
    c('37-applyset', 'KUBECTL_APPLYSET=true kubectl apply -f both.yaml --prune --applyset=set');
  },

  change() {
    quiet('kubectl delete ns play; kubectl create ns play; kubectl config set-context --current --namespace=play');
    quiet('kubectl apply -f manifests/pods.yaml');
    until('running', 'kubectl -n zoo wait --for=condition=Ready pod/running pod/sidecar --timeout=1s', 30);
    until(
      'crashing',
      '[ "$(kubectl -n zoo get pod crashing -o jsonpath=\'{.status.containerStatuses[0].restartCount}\')" -ge 1 ]',
    );
    file('break-once', '#!/bin/sh\n[ -f broken ] || sed -i "s/^spec:/spec: x: y/" "$1"\ntouch broken\n');
    quiet('rm -f broken; chmod +x break-once');
    const list = [
      ['run', 'kubectl run web --image=nginx'],
      ['run-again', 'kubectl run web --image=nginx'],
      ['run-yaml', 'kubectl run x --image=nginx --dry-run=client -o yaml'],
      [
        'run-full-yaml',
        "kubectl run x --image=busybox:1.36 --restart=Never --env=A=1 --env=B=2 --labels=app=x,tier=y --port=80 --annotations=a=b --image-pull-policy=Always --dry-run=client -o yaml -- sh -c 'sleep 10'",
      ],
      ['run-command-yaml', 'kubectl run x --image=busybox --command --dry-run=client -o yaml -- sleep 10'],
      ['run-onfailure-yaml', 'kubectl run x --image=busybox --restart=OnFailure --dry-run=client -o yaml'],
      ['run-restart-bad', 'kubectl run x --image=busybox --restart=X'],
      ['run-expose', 'kubectl run exposed --image=nginx --port=80 --expose'],
      ['run-expose-noport', 'kubectl run exposed2 --image=nginx --expose'],
      [
        'run-overrides',
        `kubectl run x --image=nginx --dry-run=client -o yaml --overrides='{"spec":{"nodeName":"node01"}}'`,
      ],
      ['run-name-bad', 'kubectl run Bad --image=nginx'],
      ['run-image-bad', "kubectl run x --image='in valid'"],
      ['run-dry-run', 'kubectl run x --image=nginx --dry-run=client'],
      ['run-dry-run-server', 'kubectl run x --image=nginx --dry-run=server'],
      ['run-rm-noattach', 'kubectl run x --image=nginx --rm'],
      ['run-rm-i', 'kubectl run once --image=busybox --restart=Never --rm -i -- sh -c "echo hello; sleep 2"'],
      [
        'run-rm-i-fails',
        'kubectl run once --image=busybox --restart=Never --rm -i -- sh -c "echo hello; sleep 2; exit 4"',
      ],
      ['create-deploy', 'kubectl create deployment app --image=nginx:1.25 --replicas=3'],
      ['status-waiting', 'kubectl rollout status deploy/app --timeout=60s'],
      ['status-done', 'kubectl rollout status deployment app'],
      ['history', 'kubectl rollout history deploy/app'],
      ['set-image', 'kubectl set image deploy/app nginx=nginx:1.26'],
      ['set-image-same', 'kubectl set image deploy/app nginx=nginx:1.26'],
      ['status-update', 'kubectl rollout status deploy/app'],
      ['annotate-cause', "kubectl annotate deploy/app kubernetes.io/change-cause='image 1.26'"],
      ['history-2', 'kubectl rollout history deploy/app'],
      ['history-revision', 'kubectl rollout history deploy/app --revision=2'],
      ['history-revision-missing', 'kubectl rollout history deploy/app --revision=9'],
      ['history-yaml', 'kubectl rollout history deploy/app --revision=1 -o yaml'],
      ['undo', 'kubectl rollout undo deploy/app'],
      ['undo-dry-run', 'kubectl rollout undo deploy/app --dry-run=client'],
      ['undo-to', 'kubectl rollout undo deploy/app --to-revision=2'],
      ['undo-to-missing', 'kubectl rollout undo deploy/app --to-revision=99'],
      ['history-3', 'kubectl rollout history deploy/app'],
      ['pause', 'kubectl rollout pause deploy/app'],
      ['pause-again', 'kubectl rollout pause deploy/app'],
      ['restart-paused', 'kubectl rollout restart deploy/app'],
      ['set-image-paused', 'kubectl set image deploy/app nginx=nginx:1.27'],
      ['status-paused', 'kubectl rollout status deploy/app --timeout=2s'],
      ['undo-paused', 'kubectl rollout undo deploy/app'],
      ['resume', 'kubectl rollout resume deploy/app'],
      ['resume-again', 'kubectl rollout resume deploy/app'],
      ['status-resumed', 'kubectl rollout status deploy/app'],
      ['restart', 'kubectl rollout restart deploy/app'],
      ['restart-ns', 'kubectl rollout restart deployment'],
      ['status-restart', 'kubectl rollout status deploy/app'],
      ['describe', 'kubectl describe deploy app'],
      ['get-rs', 'kubectl get rs -o wide'],
      ['describe-rs', 'kubectl describe rs'],
      ['bad-image', 'kubectl set image deploy/app nginx=doesnotexist/x'],
      ['bad-status', 'kubectl rollout status deploy/app --timeout=4s'],
      ['bad-get', 'kubectl get deploy,rs,pods'],
      ['bad-describe', 'kubectl describe deploy app'],
      ['bad-undo', 'kubectl rollout undo deployment/app'],
      ['bad-undo-status', 'kubectl rollout status deploy/app'],
      ['status-nowatch', 'kubectl rollout status deploy/app --watch=false'],
      ['history-ds', 'kubectl -n zoo rollout history ds/agent'],
      ['status-ds', 'kubectl -n zoo rollout status ds/agent'],
      ['restart-ds', 'kubectl -n zoo rollout restart ds/agent'],
      ['status-ds-2', 'kubectl -n zoo rollout status ds/agent --timeout=150s'],
      ['undo-ds', 'kubectl -n zoo rollout undo ds/agent'],
      ['history-ds-2', 'kubectl -n zoo rollout history ds/agent --revision=2'],
      ['status-sts', 'kubectl -n zoo rollout status sts/db --timeout=2s'],
      ['history-sts', 'kubectl -n zoo rollout history sts/db'],
      ['status-missing', 'kubectl rollout status deploy/nosuch'],
      ['history-all', 'kubectl rollout history deploy'],
      ['set-env', 'kubectl set env deploy/app A=1 B=2'],
      ['set-env-list', 'kubectl set env deploy/app --list'],
      ['set-env-remove', 'kubectl set env deploy/app A-'],
      [
        'set-env-from',
        'kubectl create cm vars --from-literal=key=v && kubectl set env deploy/app --from=configmap/vars',
      ],
      ['set-resources', 'kubectl set resources deploy/app -c nginx --limits=cpu=200m,memory=128Mi --requests=cpu=100m'],
      ['set-sa', 'kubectl create sa bot && kubectl set serviceaccount deploy/app bot'],
      ['set-selector', 'kubectl create service clusterip sel --tcp=80 && kubectl set selector svc/sel app=app'],
      [
        'set-subject',
        'kubectl create rolebinding rb --clusterrole=view --user=a && kubectl set subject rolebinding rb --user=b',
      ],
      ['set-image-dry-run', 'kubectl set image deploy/app nginx=x --dry-run=client -o yaml'],
      ['set-image-all', "kubectl set image deploy/app '*=nginx:1.28'"],
      [
        'set-image-local',
        'kubectl create deployment l --image=a --dry-run=client -o yaml | kubectl set image -f - a=b --local -o yaml',
      ],
      ['scale', 'kubectl scale deploy/app --replicas=2'],
      ['scale-current', 'kubectl scale deploy/app --replicas=4 --current-replicas=2'],
      ['scale-current-wrong', 'kubectl scale deploy/app --replicas=1 --current-replicas=9'],
      ['scale-missing', 'kubectl scale deploy/nosuch --replicas=1'],
      ['scale-negative', 'kubectl scale deploy/app --replicas=-1'],
      ['scale-pod', 'kubectl scale pod/web --replicas=2'],
      ['scale-dry-run', 'kubectl scale deploy/app --replicas=9 --dry-run=client'],
      ['scale-zero', 'kubectl scale deploy app --replicas=0'],
      ['scale-rs', 'kubectl -n zoo scale rs/lone --replicas=1'],
      ['scale-all', 'kubectl scale deploy --all --replicas=1'],
      [
        'scale-f',
        'kubectl create deployment f --image=nginx --dry-run=client -o yaml >f.yaml; kubectl apply -f f.yaml; kubectl scale --replicas=2 -f f.yaml',
      ],
      ['autoscale', 'kubectl autoscale deploy app --min=1 --max=5 --cpu=80%'],
      ['autoscale-percent', 'kubectl autoscale deploy f --max=5 --cpu-percent=80'],
      ['autoscale-yaml', 'kubectl autoscale deploy app --name=x --max=5 --dry-run=client -o yaml'],
      ['autoscale-again', 'kubectl autoscale deploy app --max=5'],
      ['get-hpa', 'kubectl get hpa'],
      ['describe-hpa', 'kubectl describe hpa app'],
      ['expose-deploy', 'kubectl expose deployment app --port=80 --target-port=8080'],
      ['expose-again', 'kubectl expose deployment app --port=80'],
      ['expose-yaml', 'kubectl expose deployment app --port=80 --type=NodePort --name=np --dry-run=client -o yaml'],
      ['expose-nodeport', 'kubectl expose deployment app --port=80 --type=NodePort --name=np'],
      ['expose-pod', 'kubectl expose pod web --port=80'],
      ['expose-pod-np', 'kubectl expose pod web --port=80 --name=web2 --type=ClusterIP --protocol=UDP'],
      ['expose-svc', 'kubectl expose svc app --name=app2 --port=81'],
      ['expose-type-bad', 'kubectl expose deploy app --port=80 --type=X --name=x'],
      ['get-svc', 'kubectl get svc -o wide'],
      ['get-ep', 'kubectl get ep,endpointslices'],
      ['describe-svc', 'kubectl describe svc app'],
      ['label', 'kubectl label pod web tier=front'],
      ['label-again', 'kubectl label pod web tier=front'],
      ['label-overwrite', 'kubectl label pod web tier=back --overwrite'],
      ['label-remove', 'kubectl label pod web tier-'],
      ['label-remove-missing', 'kubectl label pod web nosuch-'],
      ['label-list', 'kubectl label pod web --list'],
      ['label-all', 'kubectl label pods --all batch=one'],
      ['label-selector', 'kubectl label pods -l run=web x=y'],
      ['label-node', 'kubectl label node node01 disktype=hdd'],
      ['label-missing', 'kubectl label pod nosuch a=b'],
      ['label-dry-run', 'kubectl label pod web q=r --dry-run=client'],
      ['label-yaml', 'kubectl label pod web q=r --dry-run=client -o yaml'],
      ['label-both', 'kubectl label pod web a=b a-'],
      ['label-role', 'kubectl label node node01 node-role.kubernetes.io/worker= && kubectl get nodes'],
      ['annotate', "kubectl annotate pod web note='a b'"],
      ['annotate-overwrite', 'kubectl annotate pod web note=c --overwrite'],
      ['annotate-remove', 'kubectl annotate pod web note-'],
      ['annotate-list', 'kubectl annotate pod web --list'],
      ['patch', `kubectl patch deploy app -p '{"spec":{"replicas":2}}'`],
      ['patch-again', `kubectl patch deploy app -p '{"spec":{"replicas":2}}'`],
      ['patch-json', `kubectl patch deploy app --type=json -p '[{"op":"replace","path":"/spec/replicas","value":3}]'`],
      ['patch-merge', `kubectl patch deploy app --type=merge -p '{"metadata":{"labels":{"x":"y"}}}'`],
      ['patch-yaml', "kubectl patch deploy app -p 'spec: {replicas: 1}'"],
      [
        'patch-status',
        `kubectl patch node node02 --subresource=status -p '{"status":{"capacity":{"example.com/foo":"2"}}}'`,
      ],
      ['patch-missing', `kubectl patch deploy nosuch -p '{}'`],
      ['patch-invalid', `kubectl patch deploy app -p '{"spec":{"replicas":"x"}}'`],
      ['patch-unknown', `kubectl patch deploy app -p '{"spec":{"nosuch":1}}'`],
      ['patch-o-yaml', `kubectl patch cm vars -p '{"data":{"key":"w"}}' -o yaml`],
      ['edit-nochange', 'EDITOR=true kubectl edit deploy app'],
      ['edit-change', "EDITOR='sed -i s/replicas:.*/replicas:\\ 2/' kubectl edit deploy app"],
      ['edit-invalid', "EDITOR='sed -i s/replicas:.*/replicas:\\ many/' kubectl edit deploy app"],
      ['edit-badyaml', 'EDITOR=./break-once kubectl edit deploy app'],
      [
        'edit-immutable',
        "EDITOR='sed -i s/matchLabels:/matchLabels:\\\\n\\ \\ \\ \\ \\ \\ z:\\ z/' kubectl edit deploy app",
      ],
      ['edit-editor-fails', 'EDITOR=false kubectl edit deploy app'],
      ['edit-editor-missing', 'EDITOR=nosucheditor kubectl edit deploy app'],
      ['edit-empty', "EDITOR='truncate -s0' kubectl edit deploy app"],
      ['edit-file', 'EDITOR=cat kubectl edit cm vars'],
      ['edit-svc', "EDITOR='sed -i s/port:.*/port:\\ 99/' kubectl edit svc app"],
      ['logs', 'kubectl -n zoo logs crashing'],
      ['logs-previous', 'kubectl -n zoo logs crashing --previous'],
      ['logs-done', 'kubectl -n zoo logs done'],
      ['logs-timestamps', 'kubectl -n zoo logs done --timestamps'],
      ['logs-tail', 'kubectl -n zoo logs done --tail=1'],
      ['logs-job', 'kubectl -n zoo logs job/pi'],
      ['logs-deploy', 'kubectl -n zoo logs deploy/web'],
      ['logs-selector', 'kubectl -n zoo logs -l app=web --prefix'],
      ['logs-all-containers', 'kubectl -n zoo logs sidecar --all-containers'],
      ['logs-container', 'kubectl -n zoo logs sidecar -c helper'],
      ['logs-init', 'kubectl -n zoo logs init'],
      ['logs-init-c', 'kubectl -n zoo logs init -c wait'],
      ['logs-no-image', 'kubectl -n zoo logs no-image'],
      ['logs-pod-prefix', 'kubectl -n zoo logs pod/done'],
      ['logs-static', 'kubectl -n kube-system logs etcd-controlplane --tail=1 | cut -c1-40'],
      ['logs-since', 'kubectl -n zoo logs done --since=1h'],
      ['logs-since-bad', 'kubectl -n zoo logs done --since=x'],
      ['logs-follow-done', 'kubectl -n zoo logs -f done'],
      ['exec', 'kubectl -n zoo exec running -- echo hello'],
      ['exec-code', 'kubectl -n zoo exec running -- sh -c "exit 3"'],
      ['exec-stderr', 'kubectl -n zoo exec running -- sh -c "echo out; echo err >&2"'],
      ['exec-missing-program', 'kubectl -n zoo exec running -- nosuch'],
      ['exec-stdin', 'echo text | kubectl -n zoo exec -i running -- cat'],
      ['exec-tty', 'kubectl -n zoo exec -it running -- echo hi'],
      ['exec-multi', 'kubectl -n zoo exec sidecar -- echo hi'],
      ['exec-deploy', 'kubectl -n zoo exec deploy/web -- echo hi'],
      ['exec-pending', 'kubectl -n zoo exec pending -- ls'],
      ['exec-crashing', 'kubectl -n zoo exec crashing -- ls'],
      ['exec-done', 'kubectl -n zoo exec done -- ls'],
      ['debug', 'kubectl -n zoo debug running --image=busybox --attach=false -- sleep 100'],
      ['debug-describe', 'sleep 4; kubectl -n zoo describe pod running'],
      ['debug-copy', 'kubectl -n zoo debug running --copy-to=running-copy --image=busybox --attach=false -- sleep 100'],
      ['debug-node', 'kubectl -n zoo debug node/node01 --image=busybox --attach=false -- sleep 100'],
      ['debug-notarget', 'kubectl -n zoo debug running'],
      ['attach-noinput', 'timeout 2 kubectl -n zoo attach running'],
      ['events', 'kubectl -n zoo events'],
      ['events-for', 'kubectl -n zoo events --for=pod/crashing'],
      ['events-types', 'kubectl -n zoo events --types=Warning'],
      ['events-none', 'kubectl -n kube-public events'],
      ['events-A', 'kubectl events -A'],
      ['cordon', 'kubectl cordon node01'],
      ['cordon-again', 'kubectl cordon node01'],
      ['cordon-get', 'kubectl get nodes'],
      ['uncordon', 'kubectl uncordon node01'],
      ['uncordon-again', 'kubectl uncordon node01'],
      ['cordon-dry-run', 'kubectl cordon node01 --dry-run=client'],
      ['taint', 'kubectl taint node node01 key=value:NoSchedule'],
      ['taint-again', 'kubectl taint node node01 key=value:NoSchedule'],
      ['taint-change', 'kubectl taint node node01 key=other:NoSchedule'],
      ['taint-overwrite', 'kubectl taint node node01 key=other:NoSchedule --overwrite'],
      ['taint-remove', 'kubectl taint node node01 key:NoSchedule-'],
      ['taint-remove-key', 'kubectl taint node node01 x=y:NoExecute && kubectl taint node node01 x-'],
      ['taint-noschedule-all', 'kubectl taint nodes --all a=b:PreferNoSchedule; kubectl taint nodes --all a-'],
      ['drain-refuses', 'kubectl drain node02'],
      ['drain-dry-run', 'kubectl drain node02 --ignore-daemonsets --delete-emptydir-data --force --dry-run=client'],
      ['drain-no-force', 'kubectl drain node02 --ignore-daemonsets'],
      ['drain', 'kubectl drain node02 --ignore-daemonsets --delete-emptydir-data --force --timeout=20s'],
      ['drain-get', 'kubectl get nodes'],
      ['drain-pods', 'kubectl get pods -A -o wide --field-selector=spec.nodeName=node02'],
      ['drain-undo', 'kubectl uncordon node02'],
      [
        'wait-run',
        'kubectl run web --image=nginx; kubectl run exposed --image=nginx; kubectl run exposed2 --image=nginx',
      ],
      ['wait-ready', 'kubectl wait --for=condition=Ready pod/web --timeout=30s'],
      ['wait-jsonpath', "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web"],
      ['wait-available', 'kubectl wait deploy/app --for=condition=Available --timeout=30s'],
      ['wait-many', 'kubectl -n zoo wait pod -l app=web --for=condition=Ready --timeout=30s'],
      ['wait-some-timeout', 'kubectl -n zoo wait pod/running pod/pending --for=condition=Ready --timeout=1s'],
      ['wait-delete-none', 'kubectl wait pod/nosuch --for=delete --timeout=1s'],
      ['wait-delete-timeout', 'kubectl wait pod/web --for=delete --timeout=1s'],
      ['wait-create', 'kubectl wait pod/web --for=create --timeout=1s'],
      ['wait-create-timeout', 'kubectl wait pod/nosuch --for=create --timeout=1s'],
      ['wait-selector-none', 'kubectl wait pod -l a=none --for=condition=Ready --timeout=1s'],
      ['wait-negative', 'kubectl wait node/node01 --for=condition=Ready=false --timeout=1s'],
      ['wait-jsonpath-bad', "kubectl wait --for=jsonpath='{.x' pod/web"],
      ['delete-pod', 'kubectl delete pod web'],
      ['delete-pod-missing', 'kubectl delete pod web'],
      ['delete-ignore', 'kubectl delete pod web --ignore-not-found'],
      ['delete-two', 'kubectl delete svc app2 web2'],
      ['delete-slash', 'kubectl delete svc/np'],
      ['delete-mixed', 'kubectl delete svc/app cm/nosuch'],
      ['delete-o-name', 'kubectl delete cm vars -o name'],
      ['delete-force', 'kubectl delete pod exposed --force'],
      ['delete-now', 'kubectl run q --image=nginx && kubectl delete pod q --now'],
      ['delete-grace', 'kubectl run q --image=nginx && kubectl delete pod q --grace-period=1'],
      ['delete-grace0', 'kubectl run q --image=nginx && kubectl delete pod q --grace-period=0'],
      ['delete-dry-run', 'kubectl delete deploy app --dry-run=client'],
      ['delete-dry-run-server', 'kubectl delete deploy app --dry-run=server'],
      ['delete-l', 'kubectl delete pods -l run=exposed2'],
      ['delete-l-none', 'kubectl delete pods -l a=none'],
      ['delete-cascade-bad', 'kubectl delete deploy app --cascade=x'],
      ['delete-orphan', 'kubectl delete deploy f --cascade=orphan'],
      ['delete-nowait', 'kubectl delete deploy app --wait=false'],
      ['delete-all', 'kubectl delete pods --all --now'],
      ['delete-all-types', 'kubectl delete all --all --now'],
      ['delete-f-missing', 'kubectl delete -f nosuch.yaml'],
      ['delete-unknown', 'kubectl delete nosuch x'],
      ['delete-interactive-n', 'echo n | kubectl delete sa bot -i'],
      ['delete-interactive-y', 'echo y | kubectl delete sa bot -i'],
      ['delete-node', 'kubectl delete node nosuch'],
      ['delete-ns-default', 'kubectl delete ns default'],
      ['delete-ns', 'kubectl create ns gone && kubectl delete ns gone'],
      ['delete-raw', 'kubectl delete --raw /api/v1/namespaces/work/configmaps/nosuch'],
    ];
    list.forEach(([name, command], i) => c(`${String(i).padStart(3, '0')}-${name}`, command, { timeout: 180_000 }));
  },

  info() {
    const list = {
      version: 'version',
      'version-client': 'version --client',
      'version-yaml': 'version -o yaml',
      'version-json': 'version -o json',
      'cluster-info': 'cluster-info',
      'api-versions': 'api-versions',
      'api-resources': 'api-resources',
      'api-resources-wide': 'api-resources -o wide',
      'api-resources-name': 'api-resources -o name',
      'api-resources-namespaced': 'api-resources --namespaced=true',
      'api-resources-cluster': 'api-resources --namespaced=false',
      'api-resources-group': 'api-resources --api-group=apps',
      'api-resources-core': "api-resources --api-group=''",
      'api-resources-group-none': 'api-resources --api-group=nosuch',
      'api-resources-verbs': 'api-resources --verbs=list,get',
      'api-resources-sort': 'api-resources --sort-by=kind',
      'api-resources-noheaders': 'api-resources --no-headers',
      'api-resources-json': 'api-resources -o json',
      'api-resources-categories': 'api-resources --categories=all',
      'config-view': 'config view',
      'config-view-raw-keys': "config view --raw -o jsonpath='{.clusters[0].cluster.server}'",
      'config-view-minify': 'config view --minify',
      'config-view-json': 'config view -o json',
      'config-view-flatten': 'config view --flatten | cut -c1-60',
      'config-get-contexts': 'config get-contexts',
      'config-get-contexts-name': 'config get-contexts -o name',
      'config-get-contexts-one': 'config get-contexts kubernetes-admin@kubernetes',
      'config-get-contexts-missing': 'config get-contexts nosuch',
      'config-current-context': 'config current-context',
      'config-get-clusters': 'config get-clusters',
      'config-get-users': 'config get-users',
      'config-set-context-current': 'config set-context --current --namespace=zoo',
      'config-get-contexts-ns': 'config get-contexts',
      'config-view-ns': 'config view --minify',
      'config-set-context-new': 'config set-context dev --cluster=kubernetes --user=jane --namespace=dev',
      'config-set-context-modify': 'config set-context dev --namespace=other',
      'config-set-context-noname': 'config set-context',
      'config-set-credentials': 'config set-credentials jane --token=abc',
      'config-set-credentials-cert':
        'config set-credentials joe --client-certificate=tls.crt --client-key=tls.key --embed-certs=true',
      'config-set-cluster': 'config set-cluster other --server=https://1.2.3.4:6443 --insecure-skip-tls-verify',
      'config-get-contexts-2': 'config get-contexts',
      'config-use-context': 'config use-context dev',
      'config-use-context-back': 'config use-context kubernetes-admin@kubernetes',
      'config-rename': 'config rename-context dev test',
      'config-rename-missing': 'config rename-context nosuch x',
      'config-set': 'config set contexts.test.namespace third',
      'config-unset': 'config unset contexts.test.namespace',
      'config-unset-missing': 'config unset nosuch.x',
      'config-view-2': 'config view',
      'config-delete-context': 'config delete-context test',
      'config-delete-context-missing': 'config delete-context test',
      'config-delete-cluster': 'config delete-cluster other',
      'config-delete-user': 'config delete-user jane',
      'config-delete-user-missing': 'config delete-user nosuch',
      'config-reset-ns': 'config set-context --current --namespace=',
      'auth-whoami': 'auth whoami',
      'auth-whoami-yaml': 'auth whoami -o yaml',
      'auth-whoami-as': 'auth whoami --as=jane --as-group=g',
      'can-i-yes': 'auth can-i create deployments',
      'can-i-no': 'auth can-i create deployments --as=jane',
      'can-i-zoo': 'auth can-i get pods -n zoo --as=jane',
      'can-i-name': 'auth can-i update deployments/web -n zoo --as=jane',
      'can-i-sub': 'auth can-i get pods --subresource=log -n zoo --as=jane',
      'can-i-star': "auth can-i '*' '*'",
      'can-i-unknown': 'auth can-i get nosuch',
      'can-i-unknown-verb': 'auth can-i nosuch pods',
      'can-i-cluster': 'auth can-i get nodes --as=jane',
      'can-i-ns-warning': 'auth can-i get nodes -n zoo',
      'can-i-url': 'auth can-i get /healthz --as=jane',
      'can-i-url-unknown': 'auth can-i get /x --as=jane',
      'can-i-list': 'auth can-i --list',
      'can-i-list-as': 'auth can-i --list -n zoo --as=jane',
      'can-i-list-sa': 'auth can-i --list --as=system:serviceaccount:zoo:keeper -n zoo',
      'can-i-quiet': 'auth can-i get pods --as=jane -q',
      'can-i-A': 'auth can-i get pods -A --as=jane',
      reconcile: 'auth reconcile -f manifests/zoo.yaml',
      'reconcile-rbac': 'auth reconcile -f rbac.yaml',
      'explain-pod': 'explain pod',
      'explain-pods': 'explain pods',
      'explain-pod-spec': 'explain pod.spec',
      'explain-containers': 'explain pod.spec.containers',
      'explain-image': 'explain pod.spec.containers.image',
      'explain-resources': 'explain pod.spec.containers.resources',
      'explain-deploy': 'explain deployment',
      'explain-deploy-spec': 'explain deployment.spec',
      'explain-strategy': 'explain deploy.spec.strategy.rollingUpdate',
      'explain-svc': 'explain service.spec',
      'explain-recursive': 'explain pod.spec.tolerations --recursive',
      'explain-deploy-recursive': 'explain deploy --recursive',
      'explain-api-version': 'explain hpa --api-version=autoscaling/v1',
      'explain-hpa': 'explain hpa.spec',
      'explain-cm': 'explain cm',
      'explain-secret': 'explain secret',
      'explain-node': 'explain node.status',
      'explain-ns': 'explain ns',
      'explain-thing': 'explain thing.spec',
      'explain-crd': 'explain crd.spec.versions',
      'explain-metadata': 'explain pod.metadata',
      'explain-labels': 'explain pod.metadata.labels',
      'explain-plaintext-openapiv2': 'explain pod --output=plaintext-openapiv2',
      'explain-badoutput': 'explain pod --output=x',
      'explain-md': 'explain configmap --output=md',
      'explain-networkpolicy': 'explain netpol.spec.ingress',
      'explain-job': 'explain job.spec',
      'explain-cronjob': 'explain cronjob.spec',
      'explain-ingress': 'explain ingress.spec.rules',
      'explain-pvc': 'explain pvc.spec',
      'explain-sa': 'explain sa',
      'explain-role': 'explain role.rules',
      'explain-volumes': 'explain pod.spec.volumes',
      'explain-probe': 'explain pod.spec.containers.livenessProbe',
      'explain-env': 'explain pod.spec.containers.env.valueFrom',
      'explain-affinity': 'explain pod.spec.affinity.nodeAffinity',
      'explain-enum': 'explain pod.spec.restartPolicy',
      'explain-quantity': 'explain pod.spec.containers.resources.limits',
      'explain-int-or-string': 'explain svc.spec.ports.targetPort',
      'explain-lease': 'explain lease.spec',
      'explain-sts': 'explain sts.spec',
      'explain-ds': 'explain ds.spec',
      'explain-event': 'explain event',
      'explain-ep': 'explain endpoints',
      'completion-bash': 'completion bash',
      'completion-zsh': 'completion zsh',
      'plugin-list': 'plugin list',
      'certificate-none': 'certificate approve nosuch',
      'complete-get': "__complete get ''",
      'complete-get-pods': "__complete get pods -n zoo ''",
      'complete-g': '__complete g',
      'complete-flag': '__complete get pods --',
      'complete-o': '__complete get pods -o ""',
      'complete-n': "__complete -n ''",
      'cluster-info-dump': 'cluster-info dump -n kube-public --output-directory=dump',
      kuberc: 'kuberc view',
      'api-resources-cached': 'api-resources --cached --api-group=batch',
      'top-node': 'top node',
      'top-pod': 'top pod -A',
      'get-as-uid': 'get --raw /apis/authentication.k8s.io',
      'openapi-v2-status': 'get --raw /openapi/v2 | cut -c1-200',
    };
    file(
      'rbac.yaml',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reconciled, namespace: zoo}\nrules:\n- {apiGroups: [""], resources: [pods], verbs: [get]}\n',
    );
    for (const [name, args] of Object.entries(list)) c(name, `kubectl ${args}`);
  },

  csr() {
    quiet('openssl req -new -newkey rsa:2048 -nodes -subj /CN=jane/O=visitors -keyout jane.key -out jane.csr');
    const request = readFileSync(join(work, 'jane.csr')).toString('base64');
    for (const name of ['jane', 'joe']) {
      c(`create-${name}`, 'kubectl apply -f -', {
        input: `apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata:\n  name: ${name}\nspec:\n  request: ${request}\n  signerName: kubernetes.io/kube-apiserver-client\n  expirationSeconds: 86400\n  usages: [client auth]\n`,
      });
    }
    c('get', 'kubectl get csr jane joe');
    c('describe', 'kubectl describe csr jane');
    c('approve', 'kubectl certificate approve jane');
    c('approve-again', 'kubectl certificate approve jane');
    c('deny', 'kubectl certificate deny joe');
    sleep(2);
    c('get-after', 'kubectl get csr jane joe -o wide');
    c('describe-after', 'kubectl describe csr jane joe');
    c('yaml', 'kubectl get csr jane -o yaml');
    c('delete', 'kubectl delete csr jane joe');
  },
};

const chosen = parts.length > 0 ? parts : Object.keys(all);
for (part of chosen) {
  if (all[part] === undefined) {
    console.error(`no such part: ${part}; there are ${Object.keys(all).join(', ')}`);
    process.exit(2);
  }
  rmSync(join(out, part), { recursive: true, force: true });
  const before = count;
  all[part]();
  writeFileSync(join(out, `READY-${part}`), `${count - before}\n`);
  console.log(`${part}: ${count - before}`);
}
