import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { TabWriter } from '../../cli/tab-writer.ts';
import { humanDuration } from './human-duration.ts';

/** The part of a metav1.Table that is printed. */
export interface Table extends JsonObject {
  columnDefinitions: TableColumn[];
  rows: TableRow[];
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface TableRow {
  readonly cells: unknown[];
  readonly object?: unknown;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** `deployment.apps`: names are printed as `deployment.apps/web`. */
  readonly kindPrefix: string;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** Put before the other columns, for watch events. */
  readonly eventColumn: boolean;
}

/** A writer with the widths that kubectl uses for tables. */
export function tableWriter(): TabWriter {
  return new TabWriter({ minimumWidth: 6, padding: 3, rememberWidths: true });
}

/** Prints the tables of one resource; the headers stand above the first that has rows. */
export class TablePrinter {
  readonly #options: TableOptions;
  #headersPrinted = false;
  #columns: readonly TableColumn[] = [];

  constructor(options: TableOptions) {
    this.#options = options;
  }

  print(table: Table, writer: TabWriter, event = ''): void {
    if (table.columnDefinitions?.length > 0) this.#columns = table.columnDefinitions;
    if (table.rows.length === 0) return;
    if (!this.#options.noHeaders && !this.#headersPrinted) {
      this.#headersPrinted = true;
      writer.write(`${this.#headers().join('\t')}\n`);
    }
    for (const row of table.rows) writer.write(`${this.#row(row, event).join('\t')}\n`);
  }

  #shown(column: TableColumn): boolean {
    return this.#options.wide || (column.priority ?? 0) === 0;
  }

  #headers(): string[] {
    const { withNamespace, showLabels, labelColumns, eventColumn } = this.#options;
    return [
      ...(eventColumn ? ['EVENT'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...this.#columns.filter((column) => this.#shown(column)).map(({ name }) => name.toUpperCase()),
      ...labelColumns.map(labelHeader),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  #row(row: TableRow, event: string): string[] {
    const { withNamespace, showLabels, labelColumns, eventColumn } = this.#options;
    const metadata = isJsonObject(row.object) && isJsonObject(row.object.metadata) ? row.object.metadata : {};
    const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
    return [
      ...(eventColumn ? [event] : []),
      ...(withNamespace ? [(metadata.namespace as string | undefined) ?? ''] : []),
      ...this.#cells(row),
      ...labelColumns.map((name) => (labels[name] as string | undefined) ?? '<none>'),
      ...(showLabels ? [formatLabels(labels)] : []),
    ];
  }

  #cells(row: TableRow): string[] {
    const { kindPrefix } = this.#options;
    return this.#columns.flatMap((column, index) => {
      if (!this.#shown(column)) return [];
      const text = firstLine(cellText(row.cells[index]));
      return [index === 0 && kindPrefix !== '' ? `${kindPrefix}/${text}` : text];
    });
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

/** Only the first line of a cell is shown. */
function firstLine(text: string): string {
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\x1b', '^[');
}

/** The header of a label's column: what follows the slash. */
function labelHeader(label: string): string {
  return label.slice(label.lastIndexOf('/') + 1).toUpperCase();
}

/** `a=b,c=d`, sorted. */
export function formatLabels(labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${String(labels[key])}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** The table of an object for which the server makes none. */
export function tableOfObject(object: JsonObject, nowMs: number): Table {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const created =
    typeof metadata.creationTimestamp === 'string'
      ? humanDuration(nowMs - Date.parse(metadata.creationTimestamp))
      : '<unknown>';
  return {
    columnDefinitions: [
      { name: 'Name', type: 'string' },
      { name: 'Age', type: 'string' },
    ],
    rows: [{ cells: [metadata.name ?? '', created], object }],
  };
}
