import { lazyProgram, type ProgramDefinition } from '../../machine/process.ts';

/** What the package kubernetes-cni puts into /opt/cni/bin. */
export const cniPrograms: readonly ProgramDefinition[] = [
  lazyProgram('bridge', async () => (await import('./bridge.ts')).bridgePlugin),
  lazyProgram('host-local', async () => (await import('./host-local.ts')).hostLocalPlugin),
  lazyProgram('loopback', async () => (await import('./loopback.ts')).loopbackPlugin),
  lazyProgram('portmap', async () => (await import('./portmap.ts')).portmapPlugin),
];

/** What flannel's installer adds to them. */
export const flannelCniProgram: ProgramDefinition = lazyProgram(
  'flannel',
  async () => (await import('./flannel.ts')).flannelPlugin,
);
