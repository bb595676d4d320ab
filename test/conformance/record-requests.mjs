#!/usr/bin/env node
// Records what the real kube-apiserver answers to the scripts in requests/.
//
//   record-requests.mjs BASE [AREA...]
//
// BASE is a cluster of start-real.sh. It is started anew, with an empty store, for each
// area; the settings of start-real.sh (REAL_BIN, ETCD) apply.
import { tsImport } from 'tsx/esm/api';

const [base, ...areas] = process.argv.slice(2);
if (base === undefined) {
  console.error('usage: record-requests.mjs BASE [AREA...]');
  process.exit(2);
}
const { record } = await tsImport('./record.ts', import.meta.url);
await record(base, areas);
