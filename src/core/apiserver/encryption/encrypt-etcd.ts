import type { Clock } from '../../clock.ts';
import type {
  Etcd,
  KeyValue,
  Operation,
  OperationResult,
  WatchEvent,
  WatchResponse,
  WatchStream,
} from '../../etcd/etcd.ts';
import { newInternalError } from '../../meta/status.ts';
import { builtInResources } from '../../resources/built-in-resources.ts';
import type { EncryptionRule } from './configuration.ts';
import { Transformer } from './transformer.ts';

const registryPrefix = '/registry/';

/**
 * An etcd whose values are encrypted as the rules say. A value that cannot be read rejects where it alone is asked for; in
 * ranges and watches it is passed on as it is.
 */
export function encryptEtcd(etcd: Etcd, rules: () => readonly EncryptionRule[], clock: Clock): Etcd {
  const transformers = new Transformers(rules, clock);
  return {
    range: async (request) => {
      const response = await etcd.range(request);
      if (request.keysOnly === true || request.countOnly === true) return response;
      const isSingle = request.rangeEnd === undefined;
      return { ...response, kvs: await Promise.all(response.kvs.map((kv) => transformers.read(kv, isSingle))) };
    },
    txn: async ({ compare, success, failure }) => {
      const response = await etcd.txn({
        compare,
        success: await Promise.all(success.map((operation) => transformers.write(operation))),
        ...(failure && { failure: await Promise.all(failure.map((operation) => transformers.write(operation))) }),
      });
      return { ...response, results: await Promise.all(response.results.map((each) => transformers.result(each))) };
    },
    watch: (request) => readStream(etcd.watch(request), transformers),
    leaseGrant: (seconds) => etcd.leaseGrant(seconds),
    leaseKeepAlive: (id) => etcd.leaseKeepAlive(id),
    leaseRevoke: (id) => etcd.leaseRevoke(id),
    compact: (revision) => etcd.compact(revision),
    isStale: (key) => transformers.isStale(key),
  };
}

function readStream(stream: WatchStream, transformers: Transformers): WatchStream {
  return {
    async *[Symbol.asyncIterator](): AsyncGenerator<WatchResponse> {
      for await (const response of stream) {
        yield { ...response, events: await Promise.all(response.events.map((event) => transformers.event(event))) };
      }
    },
    requestProgress: () => stream.requestProgress(),
    [Symbol.dispose]: () => stream[Symbol.dispose](),
  };
}

/** How the values of each kind are written and read. */
class Transformers {
  readonly #rules: () => readonly EncryptionRule[];
  readonly #clock: Clock;
  readonly #stale = new Set<string>();
  #known: readonly EncryptionRule[] | undefined;
  #byPrefix = new Map<string, Transformer | undefined>();

  constructor(rules: () => readonly EncryptionRule[], clock: Clock) {
    this.#rules = rules;
    this.#clock = clock;
  }

  /** Was the value last read in a way in which it would not be written now? */
  isStale(key: string): boolean {
    return this.#stale.has(key);
  }

  async write(operation: Operation): Promise<Operation> {
    if (operation.type !== 'put') return operation;
    const transformer = this.#of(operation.key);
    if (transformer === undefined) return operation;
    return { ...operation, value: await transformer.write(operation.value, operation.key) };
  }

  async read(kv: KeyValue, mustSucceed: boolean): Promise<KeyValue> {
    const transformer = this.#of(kv.key);
    if (transformer === undefined) return kv;
    try {
      const { text, stale } = await transformer.read(kv.value, kv.key);
      if (stale) this.#stale.add(kv.key);
      else this.#stale.delete(kv.key);
      return { ...kv, value: text };
    } catch (error) {
      if (!mustSucceed) return kv;
      const reason = error instanceof Error && error.message !== '' ? error.message : 'message authentication failed';
      throw newInternalError(`unable to transform key ${JSON.stringify(kv.key)}: ${reason}`);
    }
  }

  async result(result: OperationResult): Promise<OperationResult> {
    if (result.type === 'range') {
      return { ...result, kvs: await Promise.all(result.kvs.map((kv) => this.read(kv, false))) };
    }
    if (result.type !== 'delete') return result;
    return { ...result, deleted: await Promise.all(result.deleted.map((kv) => this.read(kv, false))) };
  }

  async event(event: WatchEvent): Promise<WatchEvent> {
    const previous = event.previous === undefined ? undefined : await this.read(event.previous, false);
    return event.type === 'put' ? { ...event, kv: await this.read(event.kv, false), previous } : { ...event, previous };
  }

  #of(key: string): Transformer | undefined {
    const rules = this.#rules();
    if (rules !== this.#known) this.#byPrefix = new Map();
    this.#known = rules;
    const prefix = prefixOf(key);
    if (!this.#byPrefix.has(prefix)) this.#byPrefix.set(prefix, this.#make(rules, prefix));
    return this.#byPrefix.get(prefix);
  }

  #make(rules: readonly EncryptionRule[], prefix: string): Transformer | undefined {
    const kind = kinds.get(prefix) ?? customKind(prefix);
    const rule = rules.find(({ resources }) => resources.some((pattern) => fits(pattern, kind)));
    if (rule === undefined) return undefined;
    return new Transformer(rule.providers, (length) => this.#clock.randomBytes(length));
  }
}

interface Kind {
  readonly group: string;
  readonly plural: string;
}

const kinds = new Map<string, Kind>(
  builtInResources.map((resource) => [(resource.storedAs?.resource ?? resource).keyPrefix, resource]),
);

/** Prefixes have one part (`/registry/pods/`) or two (`/registry/services/specs/`). */
function prefixOf(key: string): string {
  const first = key.indexOf('/', registryPrefix.length) + 1;
  const prefix = key.slice(0, first);
  return first === 0 || kinds.has(prefix) ? prefix : key.slice(0, key.indexOf('/', first) + 1);
}

/** Objects of custom kinds stand below `/registry/GROUP/PLURAL/`. */
function customKind(prefix: string): Kind {
  const [group = '', plural = ''] = prefix.slice(registryPrefix.length).split('/');
  return { group, plural };
}

function fits(pattern: string, { group, plural }: Kind): boolean {
  if (pattern === '*.*') return true;
  const dot = pattern.indexOf('.');
  const [name, ofGroup] = dot < 0 ? [pattern, ''] : [pattern.slice(0, dot), pattern.slice(dot + 1)];
  return ofGroup === group && (name === '*' || name === plural);
}
