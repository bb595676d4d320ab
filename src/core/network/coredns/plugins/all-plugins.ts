import type { CorePlugin } from '../plugin.ts';
import { cachePlugin } from './cache.ts';
import { errorsPlugin } from './errors.ts';
import { forwardPlugin } from './forward.ts';
import { healthPlugin } from './health.ts';
import { hostsPlugin } from './hosts.ts';
import { kubernetesPlugin } from './kubernetes.ts';
import { loadbalancePlugin } from './loadbalance.ts';
import { logPlugin } from './log.ts';
import { loopPlugin } from './loop.ts';
import { prometheusPlugin } from './prometheus.ts';
import { readyPlugin } from './ready.ts';
import { reloadPlugin } from './reload.ts';
import { rewritePlugin } from './rewrite.ts';

/** In the order in which questions pass them, whatever the order in the Corefile. */
export const allPlugins: readonly CorePlugin[] = [
  reloadPlugin,
  readyPlugin,
  healthPlugin,
  prometheusPlugin,
  errorsPlugin,
  logPlugin,
  loadbalancePlugin,
  cachePlugin,
  rewritePlugin,
  hostsPlugin,
  kubernetesPlugin,
  loopPlugin,
  forwardPlugin,
];
