import type { Clock } from '../clock.ts';
import type { SocketAddress, TranslationKey, TranslationRule, TranslationTable } from './network-stack.ts';

interface Kept {
  readonly destination: SocketAddress;
  readonly untilMs: number;
}

interface Entry {
  readonly key: TranslationKey;
  readonly rule: TranslationRule;
  /** Who went where until when, where clients keep their destination. */
  readonly affinity: Map<string, Kept>;
}

/** What a rule says to a new flow: where to, or that there is nobody. Undefined without a rule. */
export type Translation = { destination: SocketAddress } | 'refused' | undefined;

export class Translations implements TranslationTable {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(key: TranslationKey, rule: TranslationRule | undefined): void {
    const id = keyId(key.protocol, key.address, key.port);
    if (rule === undefined) {
      this.#entries.delete(id);
      return;
    }
    const affinity = this.#entries.get(id)?.affinity ?? new Map<string, Kept>();
    this.#entries.set(id, { key, rule, affinity });
  }

  entries(): [TranslationKey, TranslationRule][] {
    return [...this.#entries.values()].map((entry) => [entry.key, entry.rule]);
  }

  /** Chooses for a new flow from `client`. `owned`: the destination is an address of the namespace, so that node ports apply. */
  translate(
    protocol: 'tcp' | 'udp',
    destination: SocketAddress,
    client: string,
    owned: boolean,
    previous?: SocketAddress,
  ): Translation {
    if (this.#entries.size === 0) return undefined;
    const entry =
      this.#entries.get(keyId(protocol, destination.address, destination.port)) ??
      (owned ? this.#entries.get(keyId(protocol, undefined, destination.port)) : undefined);
    if (entry === undefined) return undefined;
    if (entry.rule.destinations.length === 0) return 'refused';
    const kept = previous === undefined ? undefined : findAddress(entry.rule.destinations, previous);
    return { destination: kept ?? this.#choose(entry, client) };
  }

  #choose({ rule, affinity }: Entry, client: string): SocketAddress {
    const index = Math.floor(this.#clock.random() * rule.destinations.length);
    const drawn = rule.destinations[index] ?? { address: '', port: 0 };
    if (rule.affinityMs === undefined) return drawn;
    const nowMs = this.#clock.now();
    const known = affinity.get(client);
    const kept =
      known !== undefined && known.untilMs > nowMs ? findAddress(rule.destinations, known.destination) : undefined;
    const destination = kept ?? drawn;
    affinity.set(client, { destination, untilMs: nowMs + rule.affinityMs });
    return destination;
  }
}

function keyId(protocol: string, address: string | undefined, port: number): string {
  return `${protocol}/${address ?? '*'}:${port}`;
}

function findAddress(addresses: readonly SocketAddress[], wanted: SocketAddress): SocketAddress | undefined {
  return addresses.find((entry) => entry.address === wanted.address && entry.port === wanted.port);
}
