import type { AdmissionChain } from '../admission/chain.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import type { Clock } from '../clock.ts';
import type { Etcd } from '../etcd/etcd.ts';
import type { StoreFeed } from '../registry/watch-cache/store-feed.ts';
import type { ExtensionVersion } from './aggregation/aggregator.ts';
import type { Metrics } from './metrics.ts';
import type { ServedResources } from './served-resources.ts';
import type { StartHooks } from './start-hooks.ts';

/** What the handlers of one server share. */
export interface ServerContext {
  readonly clock: Clock;
  readonly etcd: Etcd;
  readonly feed: StoreFeed;
  readonly served: ServedResources;
  readonly admission: AdmissionChain;
  readonly authorizer: Authorizer;
  readonly metrics: Metrics;
  readonly startHooks: StartHooks;
  /** What extension servers serve. */
  readonly extensions: () => readonly ExtensionVersion[];
}
