/** What the files of one folder may import besides their own folder. */
export interface Layer {
  /** Folders whose values (and types) may be imported. */
  readonly values: readonly string[];
  /** Folders of which only types may be imported (`import type`). */
  readonly types?: readonly string[];
}

/** What certificates and the network are both written in. */
const notation = ['core/network/address', 'core/network/ip-bytes', 'core/network/join-bytes', 'core/network/tls-error'];

const basics = ['core/meta', 'core/api', 'core/clock', 'core/system-error', ...notation];

/** What a program needs to run in a machine and to speak to the cluster through its API. */
const program = [...basics, 'core/client', 'core/network', 'core/machine', 'core/pki', 'core/component'];

const server = ['core/etcd', 'core/registry', 'core/resources', 'core/admission', 'core/auth', 'core/apiserver'];

/** Everything that runs inside the playground; only the places that compose a playground import all of it. */
const everything = [
  ...program,
  ...server,
  'core/schema',
  'core/cel',
  'core/disk',
  'core/controllers',
  'core/scheduler',
  'core/kubelet',
  'core/runtime',
  'core/network/cni',
  'core/network/coredns',
  'core/network/kube-proxy',
  'terminal',
  'terminal/etcdctl',
  'lessons',
];

/**
 * The arrows that exist, by folder (or file without its ending) below src/. The longest name that fits a file is its layer.
 * What is not listed is forbidden: add an arrow only after asking whether the thing lives in the right folder. The components
 * (controllers, scheduler, kubelet, terminal, lessons, embed) reach the cluster through `core/client` alone.
 */
export const layers: Readonly<Record<string, Layer>> = {
  'core/fence': { values: [] },
  'core/meta': { values: [], types: ['core/api'] },
  'core/clock': { values: [] },
  'core/system-error': { values: [] },
  'core/api': { values: ['core/meta'] },
  'core/schema': { values: ['core/meta', 'core/api'] },
  'core/quota': { values: ['core/meta', 'core/api'] },
  'core/cel': { values: ['core/meta', 'core/api'], types: ['core/auth'] },
  'core/disk': { values: ['core/clock', 'core/system-error'] },
  'core/network/address': { values: [] },
  'core/network/ip-bytes': { values: ['core/network/address'] },
  'core/network/join-bytes': { values: [] },
  'core/network/tls-error': { values: [] },
  'core/pki': { values: ['core/clock', 'core/system-error', ...notation] },
  'core/network': {
    values: ['core/meta', 'core/clock', 'core/pki', 'core/system-error', ...notation],
    types: ['core/machine'],
  },
  'core/machine': { values: ['core/clock', 'core/disk', 'core/network', 'core/system-error', ...notation] },
  'core/client': { values: [...basics, 'core/network', 'core/pki'], types: ['core/machine'] },

  'core/component': { values: program },
  'core/etcd': {
    values: ['core/clock', 'core/disk', 'core/network', 'core/machine', 'core/pki', 'core/system-error', ...notation],
  },
  'core/network/cni': { values: program },
  'core/network/kube-proxy': { values: program },
  'core/network/coredns': { values: program },
  'core/registry': { values: [...basics, 'core/schema', 'core/etcd'], types: ['core/auth', 'core/network'] },
  'core/resources': {
    values: [...basics, 'core/schema', 'core/registry', 'core/cel'],
    types: ['core/auth', 'core/network'],
  },
  'core/admission': {
    values: [...basics, 'core/schema', 'core/client', 'core/pki', 'core/quota', 'core/cel'],
    types: ['core/registry', 'core/auth', 'core/network'],
  },
  'core/auth': {
    values: [...basics, 'core/client', 'core/network', 'core/pki'],
    types: ['core/registry', 'core/machine'],
  },
  'core/apiserver': { values: [...program, ...server, 'core/schema', 'core/cel'] },
  'core/apiserver/testing': { values: [...program, ...server, 'core/disk'] },

  'core/controllers': { values: [...program, 'core/quota'] },
  'core/scheduler': { values: program },
  'core/runtime': { values: program },
  'core/kubelet': { values: [...program, 'core/runtime'] },

  terminal: { values: [...program, 'core/schema', 'core/runtime'] },
  'terminal/etcdctl': { values: [...program, 'terminal', 'core/etcd'] },
  'terminal/xterm': { values: ['core/clock'], types: ['core/machine'] },
  lessons: { values: program },
  'workers/rpc': { values: ['core/meta', 'core/system-error'] },
  'workers/remote-calls': { values: ['core/network'], types: ['core/machine', 'playground', 'workers'] },
  embed: {
    values: ['terminal/xterm', 'lessons', 'workers/rpc', 'workers/remote-calls', ...basics, 'core/client'],
    types: ['workers', 'core/machine', 'core/network'],
  },
  playground: { values: everything },
  workers: { values: [...everything, 'playground', 'workers/rpc', 'workers/remote-calls'] },
  node: { values: [...everything, 'playground', 'workers', 'workers/rpc', 'workers/remote-calls'] },
};

/** Packages that only some folders may import; a package that is not listed is free. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  '@xterm/': ['terminal/xterm'],
  'node:': ['node'],
  comlink: ['workers', 'workers/rpc', 'workers/remote-calls', 'embed'],
  idb: ['core/disk', 'core/etcd'],
  lit: ['embed'],
};
