/** What a node runs for each of its pods comes in one piece. */
export { bridgePlugin } from './bridge.ts';
export { flannelPlugin } from './flannel.ts';
export { hostLocalPlugin } from './host-local.ts';
export { loopbackPlugin } from './loopback.ts';
export { portmapPlugin } from './portmap.ts';
