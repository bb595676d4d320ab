import type { Taint, Toleration } from '../../../../core/api/core-v1.ts';
import { TabWriter } from '../../../cli/tab-writer.ts';
import { lastAppliedAnnotation } from '../../last-applied.ts';

const longestAnnotation = 140;

/** Writes what `describe` prints: lines whose cells are separated by tabs, indented by levels of two spaces. */
export class DescribeWriter {
  readonly #columns = new TabWriter({ minimumWidth: 0, padding: 2 });
  #text = '';

  /** Text as it is; line breaks are the caller's. */
  write(text: string): void {
    this.#columns.write(text.replaceAll('\x1b', '^['));
  }

  line(level: number, text: string): void {
    this.write(`${'  '.repeat(level)}${text}\n`);
  }

  /** `Title:   value`. */
  field(level: number, title: string, value: string | number | boolean): void {
    this.line(level, `${title}:\t${value}`);
  }

  /** What follows has columns of its own. */
  flush(): void {
    this.#text += this.#columns.flush();
  }

  toString(): string {
    this.flush();
    return this.#text;
  }

  /** `a=b` a line, sorted. */
  labels(title: string, labels: Readonly<Record<string, string>> = {}): void {
    this.list(
      title,
      Object.keys(labels)
        .sort()
        .map((key) => `${key}=${labels[key] ?? ''}`),
    );
  }

  /** The title with the first entry, the others below it. */
  list(title: string, entries: readonly string[]): void {
    this.write(`${title}:\t${entries.length === 0 ? '<none>' : entries.join('\n\t')}\n`);
  }

  annotations(title: string, annotations: Readonly<Record<string, string>> = {}): void {
    const keys = Object.keys(annotations)
      .filter((key) => key !== lastAppliedAnnotation)
      .sort();
    const entries = keys.map((key) => annotationEntry(key, annotations[key] ?? ''));
    this.write(`${title}:\t${entries.length === 0 ? '<none>\n' : entries.join('\t')}`);
  }

  tolerations(title: string, tolerations: readonly Toleration[] = []): void {
    this.list(
      title,
      tolerations.toSorted((left, right) => compareText(left.key ?? '', right.key ?? '')).map(formatToleration),
    );
  }

  taints(title: string, taints: readonly Taint[] = []): void {
    const sorted = taints.toSorted((left, right) =>
      compareText(`${left.effect},${left.key}`, `${right.effect},${right.key}`),
    );
    this.list(title, sorted.map(formatTaint));
  }
}

function annotationEntry(key: string, text: string): string {
  const value = text.replace(/\n$/, '');
  if (value.length + key.length + 2 <= longestAnnotation && !value.includes('\n')) return `${key}: ${value}\n`;
  return `${key}:\n${value
    .split('\n')
    .map((line) => `\t  ${shorten(line, longestAnnotation - 2)}\n`)
    .join('')}`;
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function formatToleration({ key = '', value = '', effect = '', operator = '', tolerationSeconds }: Toleration): string {
  const exists =
    operator === 'Exists' && value === '' ? (key !== '' || effect !== '' ? ' op=Exists' : 'op=Exists') : '';
  const seconds = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
  return `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}${exists}${seconds}`;
}

/** `key=value:NoSchedule`. */
function formatTaint({ key, value = '', effect }: Taint): string {
  if (effect === '') return value === '' ? key : `${key}=${value}:`;
  return value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`;
}
