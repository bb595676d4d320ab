import { canonicalName, loadUnit, stampOf } from './load-unit.ts';
import type { ManagerContext } from './manager-context.ts';
import { Service } from './service.ts';
import { type JobResult, Unit } from './unit.ts';
import { messageIds } from './unit-messages.ts';
import { orderUnits } from './unit-order.ts';

/** What became of a request for one unit. */
export interface JobOutcome {
  readonly name: string;
  readonly result: JobResult;
  /** Why there was no job: `Unit x.service not found.` */
  readonly refusal: string | undefined;
}

/** The units of a machine, and the jobs that start and stop them. */
export class Manager {
  readonly context: ManagerContext;
  readonly #units = new Map<string, Unit>();

  constructor(context: ManagerContext) {
    this.context = context;
  }

  units(): Unit[] {
    return [...this.#units.values()];
  }

  /** The unit of that name, read from its files the first time. */
  unit(alias: string): Unit {
    const known = this.#units.get(alias);
    if (known !== undefined && known.loaded.state !== 'not-found') return known;
    const name = canonicalName(this.context.process.files, alias);
    const present = this.#units.get(name);
    if (present !== undefined && present.loaded.state !== 'not-found') return present;
    const loaded = loadUnit(this.context.process.files, name);
    if (present !== undefined && loaded.state === 'not-found') return present;
    const unit =
      loaded.definition.service === undefined ? new Unit(loaded, this.context) : new Service(loaded, this.context);
    this.#units.set(name, unit);
    return unit;
  }

  /** The service whose process this is, by its control group. */
  serviceOf(cgroup: string): Service | undefined {
    const name = /^\/system\.slice\/([^/]+)/.exec(cgroup)?.[1];
    const unit = name === undefined ? undefined : this.#units.get(name);
    return unit instanceof Service ? unit : undefined;
  }

  /** Whether the unit's files have changed since they were read. */
  needsReload(unit: Unit): boolean {
    return unit.loaded.stamp !== stampOf(this.context.process.files, unit.name);
  }

  /** Reads every unit's files again; what runs goes on. */
  reload(): void {
    for (const unit of this.#units.values()) unit.loaded = loadUnit(this.context.process.files, unit.name);
    for (const [name, unit] of this.#units) {
      if (unit.loaded.state === 'not-found' && unit.activeState === 'inactive') this.#units.delete(name);
    }
  }

  /** Starts a unit with all that it wants and requires, in order. */
  async start(name: string): Promise<JobOutcome> {
    const refusal = this.#refusal(name);
    if (refusal !== undefined) return { name, result: 'failed', refusal };
    const wanted = this.#withDependencies(name);
    await Promise.all(wanted.flatMap((unit) => this.#conflicting(unit)).map((unit) => unit.stop()));
    const results = new Map<string, Promise<JobResult>>();
    for (const { unit, waitsFor } of orderUnits(wanted, 'start')) {
      results.set(unit.name, this.#startAfter(unit, waitsFor, results));
    }
    await Promise.all(results.values());
    return { name, result: (await results.get(this.unit(name).name)) ?? 'done', refusal: undefined };
  }

  async stop(name: string): Promise<JobOutcome> {
    const unit = this.unit(name);
    if (unit.loaded.state === 'not-found' && unit.activeState === 'inactive') {
      return { name, result: 'failed', refusal: `Unit ${name} not loaded.` };
    }
    const stopping = [unit, ...this.#dependents(unit)];
    await this.#stopInOrder(stopping);
    return { name, result: 'done', refusal: undefined };
  }

  /** Stops and starts; what needs the unit is started again with it. */
  async restart(name: string): Promise<JobOutcome> {
    const refusal = this.#refusal(name);
    if (refusal !== undefined) return { name, result: 'failed', refusal };
    const unit = this.unit(name);
    const dependents = this.#dependents(unit);
    await this.#stopInOrder([unit, ...dependents]);
    const outcome = await this.start(name);
    await Promise.all(dependents.map((each) => this.start(each.name)));
    return outcome;
  }

  async reloadUnit(name: string): Promise<JobOutcome> {
    const refusal = this.#refusal(name);
    if (refusal !== undefined) return { name, result: 'failed', refusal };
    const unit = this.unit(name);
    if (unit.loaded.definition.service?.reload.length === 0) {
      return { name, result: 'failed', refusal: `Job type reload is not applicable for unit ${name}.` };
    }
    if (!unit.isUp)
      return { name, result: 'failed', refusal: `Unit ${name} cannot be reloaded because it is inactive.` };
    return { name, result: await unit.reload(), refusal: undefined };
  }

  /** Stops every unit, those first that came last. */
  async stopAll(): Promise<void> {
    await this.#stopInOrder(this.units().filter((unit) => unit.activeState !== 'inactive'));
  }

  #refusal(name: string): string | undefined {
    const { state } = this.unit(name).loaded;
    if (state === 'masked') return `Unit ${name} is masked.`;
    return state === 'not-found' ? `Unit ${name} not found.` : undefined;
  }

  #withDependencies(name: string): Unit[] {
    const found = new Map<string, Unit>();
    const add = (each: string): void => {
      const unit = this.unit(each);
      if (unit.loaded.state !== 'loaded' || found.has(unit.name)) return;
      found.set(unit.name, unit);
      const { wants, requires } = unit.loaded.definition;
      for (const other of [...requires, ...wants]) add(other);
    };
    add(name);
    return [...found.values()];
  }

  #conflicting({ loaded }: Unit): Unit[] {
    return loaded.definition.conflicts.flatMap((name) => this.#units.get(name) ?? []).filter((unit) => unit.isUp);
  }

  async #startAfter(
    unit: Unit,
    waitsFor: readonly Unit[],
    results: ReadonlyMap<string, Promise<JobResult>>,
  ): Promise<JobResult> {
    await Promise.all(waitsFor.flatMap((other) => results.get(other.name) ?? []));
    for (const name of unit.loaded.definition.requires) {
      const result = await (waitsFor.some((other) => other.name === name) ? results.get(name) : undefined);
      const isMissing = this.unit(name).loaded.state !== 'loaded';
      if (!isMissing && (result === undefined || result === 'done' || result === 'skipped')) continue;
      const options = { identifier: 'systemd', pid: 1, unit: 'init.scope', about: unit.name, priority: 4 };
      this.context.journal.write({
        ...options,
        message: `Dependency failed for ${unit.title}.`,
        messageId: messageIds.failed,
      });
      return 'dependency';
    }
    return await unit.start();
  }

  /** The running units that cannot do without this one, or go with it. */
  #dependents(unit: Unit): Unit[] {
    return this.units().filter(({ loaded: { definition }, activeState }) => {
      const depends = definition.requires.includes(unit.name) || definition.partOf.includes(unit.name);
      return depends && activeState !== 'inactive' && activeState !== 'failed';
    });
  }

  async #stopInOrder(units: readonly Unit[]): Promise<void> {
    const stops = new Map<string, Promise<unknown>>();
    for (const { unit, waitsFor } of orderUnits(units, 'stop')) {
      const earlier = waitsFor.flatMap((other) => stops.get(other.name) ?? []);
      stops.set(
        unit.name,
        Promise.all(earlier).then(() => unit.stop()),
      );
    }
    await Promise.all(stops.values());
  }
}
