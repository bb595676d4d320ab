import { lazyProgram, type ProgramDefinition } from '../../machine/process.ts';

/** What the package kubernetes-cni puts into /opt/cni/bin. */
export const cniPrograms: readonly ProgramDefinition[] = [
  lazyProgram('bridge', async () => (await import('./plugins.ts')).bridgePlugin),
  lazyProgram('host-local', async () => (await import('./plugins.ts')).hostLocalPlugin),
  lazyProgram('loopback', async () => (await import('./plugins.ts')).loopbackPlugin),
  lazyProgram('portmap', async () => (await import('./plugins.ts')).portmapPlugin),
];

/** What flannel's installer adds to them. */
export const flannelCniProgram: ProgramDefinition = lazyProgram(
  'flannel',
  async () => (await import('./plugins.ts')).flannelPlugin,
);
