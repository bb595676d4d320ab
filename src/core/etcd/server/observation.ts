import type { HttpAnswer, HttpRequest } from '../../network/http.ts';
import type { Store } from '../store.ts';

const plainText = { 'content-type': 'text/plain; charset=utf-8' };

/** Answers what monitors ask: `/health`, `/livez`, `/readyz`, `/version` and `/metrics`. */
export function answerObservation(request: HttpRequest, store: Store, version: string): HttpAnswer {
  const [path, query = ''] = request.target.split('?', 2);
  const isVerbose = new URLSearchParams(query).has('verbose');
  switch (path) {
    case '/health':
      return health(store);
    case '/livez':
      return checks(store, 'livez', ['serializable_read'], isVerbose);
    case '/readyz':
      return checks(
        store,
        'readyz',
        ['serializable_read', 'linearizable_read', 'non_learner', 'data_corruption'],
        isVerbose,
      );
    case '/version':
      return json(200, { etcdserver: version, etcdcluster: minorOf(version), storage: minorOf(version) });
    case '/metrics':
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: metrics(store, version),
      };
    default:
      return { status: 404, headers: plainText, body: '404 page not found\n' };
  }
}

function minorOf(version: string): string {
  return version.replace(/\.\d+$/, '.0');
}

function health(store: Store): HttpAnswer {
  if (!store.failed.aborted) return json(200, { health: 'true', reason: '' });
  return json(503, { health: 'false', reason: 'ALARM NOSPACE' });
}

function json(status: number, body: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Reads always succeed while the process lives; a write that the disk refused makes the linearizable read fail. */
function checks(store: Store, name: string, list: readonly string[], isVerbose: boolean): HttpAnswer {
  const failing = store.failed.aborted ? ['linearizable_read'] : [];
  const lines = list.map((check) =>
    failing.includes(check) ? `[-]${check} failed: etcdserver: server stopped` : `[+]${check} ok`,
  );
  if (list.some((check) => failing.includes(check))) {
    return { status: 503, headers: plainText, body: [...lines, `${name} check failed`, ''].join('\n') };
  }
  return { status: 200, headers: plainText, body: [...(isVerbose ? lines : []), 'ok', ''].join('\n') };
}

type Metric = [name: string, type: 'counter' | 'gauge', help: string, value: number, labels?: string];

function metrics(store: Store, version: string): string {
  const { revision, compactedRevision, keys, watchers, liveSize, historySize } = store.status();
  const list: Metric[] = [
    [
      'etcd_cluster_version',
      'gauge',
      'Which version is running.',
      1,
      `cluster_version="${version.replace(/\.\d+$/, '')}"`,
    ],
    [
      'etcd_debugging_mvcc_compact_revision',
      'gauge',
      'The revision of the last compaction in store.',
      compactedRevision,
    ],
    ['etcd_debugging_mvcc_current_revision', 'gauge', 'The current revision of store.', revision],
    ['etcd_debugging_mvcc_keys_total', 'gauge', 'Total number of keys.', keys],
    ['etcd_debugging_mvcc_watcher_total', 'gauge', 'Total number of watchers.', watchers],
    ['etcd_mvcc_db_total_size_in_bytes', 'gauge', 'Total size of the underlying database.', liveSize + historySize],
    ['etcd_mvcc_db_total_size_in_use_in_bytes', 'gauge', 'Total size of the underlying database in use.', liveSize],
    ['etcd_server_has_leader', 'gauge', 'Whether or not a leader exists. 1 is existence, 0 is not.', 1],
    ['etcd_server_is_leader', 'gauge', 'Whether or not this member is a leader. 1 if is, 0 otherwise.', 1],
    [
      'etcd_server_version',
      'gauge',
      "Which version is running. 1 for 'server_version' label.",
      1,
      `server_version="${version}"`,
    ],
  ];
  return list.map(formatMetric).join('');
}

function formatMetric([name, type, help, value, labels]: Metric): string {
  const selector = labels === undefined ? '' : `{${labels}}`;
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}${selector} ${value}\n`;
}
