import { requestList, requestStatus } from '../control-client.ts';
import { unitFileNames, unitName } from '../load-unit.ts';
import type { UnitStatus } from '../unit-status.ts';
import { enablementOf } from './enable.ts';
import { matchesPattern } from './pattern.ts';
import type { SystemctlCall, SystemctlVerb } from './verb.ts';

const legend = `
Legend: LOAD   → Reflects whether the unit definition was properly loaded.
        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.
        SUB    → The low-level unit activation state, values depend on unit type.

`;

export const listUnits: SystemctlVerb = async (call) => {
  const { process, options } = call;
  const units = (await requestList(process)).filter((unit) => isWanted(call, unit)).sort(byName);
  const rows = units.map((unit) => [unit.name, unit.loadState, unit.activeState, unit.subState, unit.description]);
  const marks = units.map(({ activeState, loadState }) =>
    activeState === 'failed' || loadState === 'not-found' ? '● ' : '  ',
  );
  const showsLegend = !options.has('no-legend');
  const header = ['UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION'];
  const lines = alignColumns(showsLegend ? [header, ...rows] : rows);
  const text = lines.map((line, index) =>
    showsLegend && index === 0 ? `  ${line}` : `${marks[index - (showsLegend ? 1 : 0)]}${line}`,
  );
  await process.stdout.write(text.map((line) => `${line}\n`).join(''));
  if (showsLegend) await process.stdout.write(footer(call, units.length));
  return 0;
};

function footer({ options }: SystemctlCall, count: number): string {
  const counted = `${count} loaded units listed.`;
  if (count === 0)
    return `${counted} Pass --all to see loaded but inactive units, too.\nTo show all installed unit files use 'systemctl list-unit-files'.\n`;
  const hint = options.has('all') ? '' : ' Pass --all to see loaded but inactive units, too.';
  return `${legend}${counted}${hint}\nTo show all installed unit files use 'systemctl list-unit-files'.\n`;
}

function isWanted({ options, operands }: SystemctlCall, unit: UnitStatus): boolean {
  const types = options.values('type').flatMap((text) => text.split(','));
  const states = options.values('state').flatMap((text) => text.split(','));
  if (types.length > 0 && !types.some((type) => unit.name.endsWith(`.${type}`))) return false;
  if (operands.length > 0 && !operands.some((pattern) => matchesPattern(unit.name, unitPattern(pattern)))) return false;
  if (states.length > 0) {
    return states.some((state) => [unit.activeState, unit.subState, unit.loadState].some((each) => each === state));
  }
  return options.has('all') || operands.length > 0 || (unit.activeState !== 'inactive' && unit.loadState === 'loaded');
}

function unitPattern(pattern: string): string {
  return /[*?[]/.test(pattern) ? pattern : unitName(pattern);
}

export const listUnitFiles: SystemctlVerb = async ({ process, options, operands }) => {
  const types = options.values('type').flatMap((text) => text.split(','));
  const rows = unitFileNames(process.files)
    .filter((name) => types.length === 0 || types.some((type) => name.endsWith(`.${type}`)))
    .filter((name) => operands.length === 0 || operands.some((pattern) => matchesPattern(name, unitPattern(pattern))))
    .map((name) => {
      const state = enablementOf(process.files, name) ?? 'disabled';
      return [name, state, state === 'static' ? '-' : 'enabled'];
    });
  const header = ['UNIT FILE', 'STATE', 'PRESET'];
  const lines = alignColumns(options.has('no-legend') ? rows : [header, ...rows]);
  await process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (!options.has('no-legend')) await process.stdout.write(`\n${rows.length} unit files listed.\n`);
  return 0;
};

export const listDependencies: SystemctlVerb = async ({ process, operands }) => {
  const name = unitName(operands[0] ?? 'default.target');
  await process.stdout.write(`${name}\n${await dependencyTree(process, name, '', new Set([name]))}`);
  return 0;
};

async function dependencyTree(
  process: SystemctlCall['process'],
  name: string,
  indent: string,
  seen: Set<string>,
): Promise<string> {
  const [status] = await requestStatus(process, [name]);
  const names = [...new Set([...(status?.requires ?? []), ...(status?.wants ?? [])])].sort();
  let text = '';
  for (const [index, each] of names.entries()) {
    const [child] = await requestStatus(process, [each]);
    const isLast = index === names.length - 1;
    const mark = child?.activeState === 'active' ? '●' : child?.activeState === 'failed' ? '×' : '○';
    text += `${mark} ${indent}${isLast ? '└─' : '├─'}${each}\n`;
    if (seen.has(each)) continue;
    seen.add(each);
    text += await dependencyTree(process, each, `${indent}${isLast ? '  ' : '│ '}`, seen);
  }
  return text;
}

function byName(left: UnitStatus, right: UnitStatus): number {
  return left.name < right.name ? -1 : 1;
}

/** Columns as wide as their widest cell; the last is not padded. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(' '),
  );
}
