import type { Unit } from './unit.ts';

interface OrderedUnit {
  readonly unit: Unit;
  /** Those of the same transaction whose jobs come first. */
  readonly waitsFor: readonly Unit[];
}

/**
 * Puts the units of a transaction in an order in which each comes behind those it waits for. Stopping goes the other way
 * round. A cycle is broken where it closes.
 */
export function orderUnits(units: readonly Unit[], direction: 'start' | 'stop'): OrderedUnit[] {
  const predecessors = directPredecessors(units, direction);
  const ordered: OrderedUnit[] = [];
  const done = new Set<Unit>();
  const visiting = new Set<Unit>();
  const visit = (unit: Unit): void => {
    if (done.has(unit) || visiting.has(unit)) return;
    visiting.add(unit);
    const before = [...(predecessors.get(unit) ?? [])];
    for (const other of before) visit(other);
    visiting.delete(unit);
    ordered.push({ unit, waitsFor: before.filter((other) => done.has(other)) });
    done.add(unit);
  };
  for (const unit of units) visit(unit);
  return ordered;
}

function directPredecessors(units: readonly Unit[], direction: 'start' | 'stop'): Map<Unit, Set<Unit>> {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const predecessors = new Map<Unit, Set<Unit>>(units.map((unit) => [unit, new Set()]));
  const add = (first: Unit | undefined, second: Unit | undefined): void => {
    if (first === undefined || second === undefined || first === second) return;
    const [earlier, later] = direction === 'start' ? [first, second] : [second, first];
    predecessors.get(later)?.add(earlier);
  };
  for (const unit of units) {
    const { after, before, wants, requires } = unit.loaded.definition;
    for (const name of after) add(byName.get(name), unit);
    for (const name of before) add(unit, byName.get(name));
    if (!unit.name.endsWith('.target')) continue;
    for (const name of [...wants, ...requires]) {
      const member = byName.get(name);
      if (member?.loaded.definition.after.includes(unit.name) !== true) add(member, unit);
    }
  }
  return predecessors;
}
