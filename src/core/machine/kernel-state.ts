/** The settings of a running kernel: modules, parameters, swap. They begin anew with each boot. */
export interface KernelState {
  hostname: string;
  readonly modules: Set<string>;
  /** By path below /proc/sys: `net/ipv4/ip_forward`. */
  readonly parameters: Map<string, string>;
  /** Swap areas in use. */
  readonly swaps: Map<string, { sizeBytes: number; type: 'file' | 'partition' }>;
}

/** The release that `uname -r` says. */
export const kernelRelease = '6.8.0-94-generic';
export const kernelVersion = '#96-Ubuntu SMP PREEMPT_DYNAMIC Fri Jan  9 20:36:55 UTC 2026';

export function createKernelState(hostname: string): KernelState {
  return { hostname, modules: new Set(defaultModules), parameters: new Map(defaultParameters), swaps: new Map() };
}

/** What a swap space that mkswap made starts with. */
export const swapSignature = 'SWAPSPACE2';

/** Loads a module, whose parameters then appear. False where there is none of that name. */
export function loadModule(state: KernelState, name: string): boolean {
  const module = name.replaceAll('-', '_');
  if (!knownModules.has(module)) return false;
  const isNew = !state.modules.has(module);
  state.modules.add(module);
  if (module !== 'br_netfilter' || !isNew) return true;
  for (const family of ['ip6tables', 'iptables', 'arptables']) {
    state.parameters.set(`net/bridge/bridge-nf-call-${family}`, '1');
  }
  return true;
}

/** The modules that can be loaded; any other is not found. */
const knownModules: ReadonlySet<string> = new Set([
  'overlay',
  'br_netfilter',
  'bridge',
  'stp',
  'llc',
  'nf_conntrack',
  'nf_nat',
  'ip_tables',
  'iptable_nat',
  'iptable_filter',
  'nf_tables',
  'nft_chain_nat',
  'xt_conntrack',
  'xt_MASQUERADE',
  'xt_comment',
  'xt_mark',
  'ip_vs',
  'ip_vs_rr',
  'ip_vs_wrr',
  'ip_vs_sh',
  'vxlan',
  'veth',
  'tun',
  'dummy',
  'configs',
  'fuse',
  'nfs',
  'loop',
]);

const defaultModules = ['nf_tables', 'veth'];

const defaultParameters: readonly (readonly [string, string])[] = [
  ['fs/file-max', '9223372036854775807'],
  ['fs/inotify/max_user_instances', '128'],
  ['fs/inotify/max_user_watches', '65536'],
  ['fs/nr_open', '1048576'],
  ['kernel/keys/root_maxbytes', '25000000'],
  ['kernel/keys/root_maxkeys', '1000000'],
  ['kernel/panic', '10'],
  ['kernel/panic_on_oops', '1'],
  ['kernel/pid_max', '4194304'],
  ['kernel/threads-max', '15583'],
  ['net/core/somaxconn', '4096'],
  ['net/ipv4/conf/all/forwarding', '0'],
  ['net/ipv4/conf/all/route_localnet', '0'],
  ['net/ipv4/conf/all/rp_filter', '2'],
  ['net/ipv4/ip_forward', '0'],
  ['net/ipv4/ip_local_port_range', '32768\t60999'],
  ['net/ipv4/ip_unprivileged_port_start', '1024'],
  ['net/ipv4/tcp_keepalive_time', '7200'],
  ['net/ipv4/vs/conn_reuse_mode', '1'],
  ['net/ipv6/conf/all/disable_ipv6', '1'],
  ['net/ipv6/conf/all/forwarding', '0'],
  ['net/netfilter/nf_conntrack_max', '131072'],
  ['net/netfilter/nf_conntrack_tcp_timeout_close_wait', '60'],
  ['net/netfilter/nf_conntrack_tcp_timeout_established', '432000'],
  ['vm/max_map_count', '1048576'],
  ['vm/overcommit_memory', '0'],
  ['vm/panic_on_oom', '0'],
  ['vm/swappiness', '60'],
];
