import type { Service } from '../../../api/core-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import { PortRange } from './port-range.ts';

/** The ports that nodes open for services: each belongs to one service, which may use it for several protocols. */
export class NodePorts {
  readonly #registry: RegistryContext;
  readonly #range: PortRange;

  constructor(registry: RegistryContext) {
    this.#registry = registry;
    this.#range = new PortRange(registry);
  }

  /** Gives every port of the service a node port. Returns those that are new, to be released if the write fails. */
  async claim(
    service: Service,
    old: Service | undefined,
    options: { readonly dryRun: boolean; readonly fail: (errors: readonly FieldError[]) => never },
  ): Promise<number[]> {
    const asked = (service.spec?.ports ?? []).map(({ nodePort }) => nodePort);
    if (asked.length === 0) return [];
    const had = nodePortsOf(old);
    if (asked.every((port) => port !== undefined && had.has(port))) return [];
    let claimed: number[] = [];
    const choose = (taken: Set<number>): void => {
      claimed = this.#choose(service, asked, had, taken, options.fail);
    };
    if (options.dryRun) choose(new Set(await this.#range.taken()));
    else await this.#range.change(choose);
    return options.dryRun ? [] : claimed;
  }

  async release(ports: readonly number[]): Promise<void> {
    if (ports.length === 0) return;
    const { first } = this.#registry.settings.nodePortRange;
    await this.#range.change((taken) => {
      for (const port of ports) taken.delete(port - first);
    });
  }

  /** Sets the node ports and adds them to what is taken. */
  #choose(
    service: Service,
    asked: readonly (number | undefined)[],
    had: ReadonlySet<number>,
    taken: Set<number>,
    fail: (errors: readonly FieldError[]) => never,
  ): number[] {
    const mine = new Set(had);
    const claimed: number[] = [];
    const byPort = new Map<number, number>();
    for (const [index, port] of (service.spec?.ports ?? []).entries()) {
      const wanted = asked[index] || byPort.get(port.port);
      const nodePort = wanted ?? this.#draw(taken);
      if (!mine.has(nodePort)) {
        if (wanted !== undefined) this.#check(nodePort, `spec.ports[${index}].nodePort`, taken, fail);
        taken.add(nodePort - this.#registry.settings.nodePortRange.first);
        mine.add(nodePort);
        claimed.push(nodePort);
      }
      byPort.set(port.port, nodePort);
      port.nodePort = nodePort;
    }
    return claimed;
  }

  #check(
    nodePort: number,
    path: string,
    taken: ReadonlySet<number>,
    fail: (errors: readonly FieldError[]) => never,
  ): void {
    const { first, last } = this.#registry.settings.nodePortRange;
    if (nodePort < first || nodePort > last) {
      const detail = `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
      fail([invalid(path, nodePort, detail)]);
    }
    if (taken.has(nodePort - first)) fail([invalid(path, nodePort, 'provided port is already allocated')]);
  }

  /** From the part of the range that people do not choose from by hand, as long as that has any. */
  #draw(taken: ReadonlySet<number>): number {
    const { first, last } = this.#registry.settings.nodePortRange;
    const count = last - first + 1;
    const reserved = count <= 16 ? 0 : Math.min(Math.max(16, Math.floor(count / 32)), 128);
    const { clock } = this.#registry;
    const free = firstFree(clock.random(), reserved, count, taken) ?? firstFree(clock.random(), 0, reserved, taken);
    if (free === undefined) throw new Error('failed to allocate a nodePort: range is full');
    return first + free;
  }
}

export function nodePortsOf(service: Service | undefined): Set<number> {
  const ports = (service?.spec?.ports ?? []).map(({ nodePort }) => nodePort);
  return new Set(ports.filter((port) => port !== undefined && port > 0) as number[]);
}

/** The first free number from a random place on, round the range from `start` to before `end`. */
function firstFree(random: number, start: number, end: number, taken: ReadonlySet<number>): number | undefined {
  const count = end - start;
  const from = Math.floor(random * count);
  for (let step = 0; step < count; step += 1) {
    const number = start + ((from + step) % count);
    if (!taken.has(number)) return number;
  }
  return undefined;
}
