import { type Service, type ServicePort, services } from '../../../api/core-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';

const protocolsPerPort = new Set(['TCP', 'UDP', 'SCTP']);

/** The ports that nodes open for services. Those of stored services are read from the cache; these are on their way there. */
export class NodePorts {
  readonly #registry: RegistryContext;
  readonly #claimed = new Set<string>();

  constructor(registry: RegistryContext) {
    this.#registry = registry;
  }

  /** Gives every port of the service a node port. Returns what was claimed, to be released when the write is over. */
  claim(service: Service, old: Service | undefined, fail: (errors: readonly FieldError[]) => never): string[] {
    const used = this.#used(service);
    const mine: string[] = [];
    const had = new Set((old?.spec?.ports ?? []).map(keyOf));
    try {
      for (const [index, port] of (service.spec?.ports ?? []).entries()) {
        const path = `spec.ports[${index}].nodePort`;
        if (!port.nodePort) port.nodePort = this.#draw(used, port);
        else if (!had.has(keyOf(port))) this.#check(port, path, used, fail);
        used.add(keyOf(port));
        this.#claimed.add(keyOf(port));
        mine.push(keyOf(port));
      }
    } catch (error) {
      this.release(mine);
      throw error;
    }
    return mine;
  }

  release(claims: readonly string[]): void {
    for (const claim of claims) this.#claimed.delete(claim);
  }

  #used({ metadata }: Service): Set<string> {
    const used = new Set(this.#claimed);
    for (const { object } of this.#registry.storeOf(services).listCached('')) {
      const isSame = object.metadata.name === metadata.name && object.metadata.namespace === metadata.namespace;
      if (!isSame) for (const port of object.spec?.ports ?? []) if (port.nodePort) used.add(keyOf(port));
    }
    return used;
  }

  #check(
    port: ServicePort,
    path: string,
    used: ReadonlySet<string>,
    fail: (errors: readonly FieldError[]) => never,
  ): void {
    const { first, last } = this.#registry.settings.nodePortRange;
    const { nodePort = 0 } = port;
    if (nodePort < first || nodePort > last) {
      const detail = `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
      fail([invalid(path, nodePort, detail)]);
    }
    if (used.has(keyOf(port))) fail([invalid(path, nodePort, 'provided port is already allocated')]);
  }

  #draw(used: ReadonlySet<string>, port: ServicePort): number {
    const { first, last } = this.#registry.settings.nodePortRange;
    const count = last - first + 1;
    const start = Math.floor(this.#registry.clock.random() * count);
    for (let step = 0; step < count; step += 1) {
      const nodePort = first + ((start + step) % count);
      const isFree = [...protocolsPerPort].every((protocol) => !used.has(keyOf({ ...port, nodePort, protocol })));
      if (isFree) return nodePort;
    }
    throw new Error('failed to allocate a nodePort: range is full');
  }
}

function keyOf({ nodePort, protocol }: ServicePort): string {
  return `${nodePort ?? 0}/${protocol ?? 'TCP'}`;
}
