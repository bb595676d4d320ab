import { services } from '../../../api/core-v1.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import { parseBitmap, printBitmap } from './port-bitmap.ts';

const key = '/registry/ranges/servicenodeports';
const head = { kind: 'RangeAllocation', apiVersion: 'v1', metadata: {} };

interface Stored {
  /** Numbers from the start of the range on. */
  readonly taken: ReadonlySet<number>;
  /** Of the key; 0 when it is not there yet. */
  readonly revision: number;
}

/** The node ports that are taken, kept in the store: all API servers of a cluster draw from the same. */
export class PortRange {
  readonly #registry: RegistryContext;
  #known: Stored | undefined;

  constructor(registry: RegistryContext) {
    this.#registry = registry;
  }

  /** What is taken now, as far as this server knows: `change` proves it. */
  async taken(): Promise<ReadonlySet<number>> {
    this.#known ??= await this.#read();
    return this.#known.taken;
  }

  /** Stores what `change` makes of the taken numbers; it is asked again when another server was faster, and may throw. */
  async change(change: (taken: Set<number>) => void): Promise<void> {
    for (;;) {
      const known = this.#known ?? (await this.#read());
      const taken = new Set(known.taken);
      try {
        change(taken);
      } catch (error) {
        const latest = await this.#read();
        if (latest.revision === known.revision) throw error;
        this.#known = latest;
        continue;
      }
      if (await this.#write(taken, known.revision)) return;
    }
  }

  async #write(taken: ReadonlySet<number>, expected: number): Promise<boolean> {
    const { first, last } = this.#registry.settings.nodePortRange;
    const value = JSON.stringify({ ...head, range: `${first}-${last}`, data: printBitmap(taken) });
    const { succeeded, revision } = await this.#registry.etcd.txn({
      compare: [{ target: 'modRevision', key, operator: '=', value: expected }],
      success: [{ type: 'put', key, value }],
    });
    this.#known = succeeded ? { taken, revision } : undefined;
    return succeeded;
  }

  async #read(): Promise<Stored> {
    const [kv] = (await this.#registry.etcd.range({ key })).kvs;
    if (kv === undefined) return { taken: await this.#ofServices(), revision: 0 };
    const { data } = JSON.parse(kv.value) as { data: string };
    return { taken: parseBitmap(data), revision: kv.modRevision };
  }

  /** In a store from before there was such a key, what its services have. */
  async #ofServices(): Promise<Set<number>> {
    const { resource } = this.#registry.storeOf(services);
    const { first } = this.#registry.settings.nodePortRange;
    const { kvs } = await this.#registry.etcd.range({
      key: resource.keyPrefix,
      rangeEnd: `${resource.keyPrefix.slice(0, -1)}0`,
    });
    const taken = new Set<number>();
    for (const { value } of kvs) {
      const { spec } = JSON.parse(value) as { spec?: { ports?: { nodePort?: number }[] } };
      for (const { nodePort } of spec?.ports ?? []) if (nodePort) taken.add(nodePort - first);
    }
    return taken;
  }
}
