import type { ProcessEntry } from '../../kernel.ts';
import type { Process } from '../../process.ts';
import { userName } from '../accounts.ts';

/** A process with what columns need to know of the machine. */
export interface ProcessRow extends ProcessEntry {
  readonly user: string;
  readonly nowMs: number;
  readonly machineMemoryBytes: number;
  /** How deep it stands in the tree of processes, where that is drawn. */
  readonly branch: string;
}

export function processRows(process: Process): ProcessRow[] {
  const { kernel, files, clock } = process;
  const names = new Map<number, string>();
  return kernel.processes().map((entry) => {
    const user = names.get(entry.uid) ?? userName(files, entry.uid);
    names.set(entry.uid, user);
    const state = entry.pid === process.pid ? 'R' : entry.state;
    return { ...entry, state, user, nowMs: clock.now(), machineMemoryBytes: kernel.resources.memoryBytes, branch: '' };
  });
}

/** The name that `comm` shows. */
export function commandOf({ argv }: Pick<ProcessEntry, 'argv'>): string {
  const name = argv[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 15);
}

/** Rows in the order of the tree, each with its branch drawn. */
export function asForest(rows: readonly ProcessRow[]): ProcessRow[] {
  const present = new Set(rows.map(({ pid }) => pid));
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const parent = present.has(row.parentPid) && row.parentPid !== row.pid ? row.parentPid : 0;
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const ordered: ProcessRow[] = [];
  const visit = (row: ProcessRow, prefix: string, isTop: boolean, isLast: boolean): void => {
    ordered.push({ ...row, branch: isTop ? '' : `${prefix} \\_ ` });
    const below = children.get(row.pid) ?? [];
    const next = isTop ? prefix : prefix + (isLast ? '    ' : ' |  ');
    for (const [index, child] of below.entries()) visit(child, next, false, index === below.length - 1);
  };
  const tops = children.get(0) ?? [];
  for (const [index, row] of tops.entries()) visit(row, '', true, index === tops.length - 1);
  return ordered;
}
