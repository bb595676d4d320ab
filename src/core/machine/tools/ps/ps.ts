import { defineProgram, type Process } from '../../process.ts';
import type { ProcessColumn } from './columns.ts';
import { asForest, commandOf, type ProcessRow, processRows } from './process-row.ts';
import { PsOptionError, type PsRequest, type PsSelection, parsePsOptions } from './ps-options.ts';

const usage = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

/** Lists processes. */
export const psProgram = defineProgram({
  name: 'ps',
  async run(process) {
    const args = process.argv.slice(1);
    if (args[0] === '--help') {
      await process.stdout.write(usage);
      return 0;
    }
    try {
      const request = parsePsOptions(args);
      const rows = select(process, request);
      await process.stdout.write(formatRows(request, rows));
      return rows.length > 0 ? 0 : 1;
    } catch (error) {
      if (!(error instanceof PsOptionError)) throw error;
      await process.stderr.write(`error: ${error.message}\n${usage}`);
      return 1;
    }
  },
});

function select(process: Process, { selection, forest, sort }: PsRequest): ProcessRow[] {
  const selected = processRows(process).filter((row) => isSelected(process, selection, row));
  const sorted = sort.reduceRight((rows, { column, descending }) => {
    const direction = descending ? -1 : 1;
    return rows.toSorted((left, right) => direction * compareBy(column, left, right));
  }, selected);
  return forest ? asForest(sorted) : sorted;
}

function compareBy({ key, value }: ProcessColumn, left: ProcessRow, right: ProcessRow): number {
  if (key !== undefined) return key(left) - key(right);
  const [first, second] = [value(left), value(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function isSelected(process: Process, selection: PsSelection, row: ProcessRow): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'own':
      return row.uid === process.user.uid && row.terminal === process.terminal?.name;
    case 'withTerminal':
      return row.terminal !== undefined;
    case 'listed':
      return (
        selection.pids.has(row.pid) ||
        selection.parents.has(row.parentPid) ||
        selection.users.has(row.user) ||
        selection.users.has(String(row.uid)) ||
        selection.commands.has(commandOf(row))
      );
  }
}

function formatRows({ columns, showsHeader }: PsRequest, rows: readonly ProcessRow[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const all = showsHeader ? [columns.map(({ header }) => header), ...cells] : cells;
  return all.map((line) => `${formatLine(columns, line)}\n`).join('');
}

/** A value that is too long pushes the rest of its line to the right. */
function formatLine(columns: readonly ProcessColumn[], cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const { width = 0, align, header = '' } = columns[index] ?? {};
      const room = Math.max(width, header.length);
      if (align === 'right') return cell.padStart(room);
      return index === cells.length - 1 ? cell : cell.padEnd(room);
    })
    .join(' ')
    .trimEnd();
}
