import { causes } from './contract/causes.ts';
import type { EtcdCase } from './contract/etcd-case.ts';
import { keysAndRanges } from './contract/keys-and-ranges.ts';
import { leases } from './contract/leases.ts';
import { transactions } from './contract/transactions.ts';
import { watches } from './contract/watches.ts';

/** What everything that calls itself `Etcd` promises; each case gets an empty one. */
export const etcdContract: readonly EtcdCase[] = [...keysAndRanges, ...transactions, ...watches, ...leases];

/** What our own store and those who speak to it promise besides. */
export const storeContract: readonly EtcdCase[] = [...etcdContract, ...causes];
