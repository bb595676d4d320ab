import type { ProgramDefinition } from '../../machine/process.ts';
import { bridgePlugin } from './bridge.ts';
import { flannelPlugin } from './flannel.ts';
import { hostLocalPlugin } from './host-local.ts';
import { loopbackPlugin } from './loopback.ts';
import { portmapPlugin } from './portmap.ts';

/** What the package kubernetes-cni puts into /opt/cni/bin. */
export const cniPrograms: readonly ProgramDefinition[] = [bridgePlugin, hostLocalPlugin, loopbackPlugin, portmapPlugin];

/** What flannel's installer adds to them. */
export const flannelCniProgram: ProgramDefinition = flannelPlugin;
