import type { FileSystem } from '../machine/file-system.ts';

export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** `All`, `Stdout` or `Stderr`. */
  readonly stream: string;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceMs?: number;
}

/** The life of the container whose log is read. */
export interface LoggedContainer {
  isOver(): boolean;
  /** Calls `listener` when `isOver` may have changed. */
  onChange(listener: () => void): Disposable;
}

/** The lines of a container's log as the container wrote them; with `follow` until it is over or the reader leaves. */
export async function* readContainerLog(
  files: FileSystem,
  path: string,
  options: LogOptions,
  container: LoggedContainer,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let budget = options.limitBytes ?? Number.POSITIVE_INFINITY;
  let offset = 0;
  let wake = (): void => {};
  using _watch = files.watch(path, () => wake());
  using _life = container.onChange(() => wake());
  signal.addEventListener('abort', () => wake(), { once: true });
  for (let first = true; !signal.aborted && budget > 0; first = false) {
    const over = container.isOver();
    const content = files.exists(path) ? files.readText(path) : '';
    if (content.length < offset) offset = 0;
    const lines = content.slice(offset).split('\n').slice(0, -1);
    offset += lines.reduce((sum, line) => sum + line.length + 1, 0);
    const output = render(first ? tail(lines, options.tailLines) : lines, options).slice(0, budget);
    budget -= output.length;
    if (output !== '') yield output;
    if (!options.follow || budget <= 0 || (over && !first)) return;
    if (over) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

/** A piece of a line (`P`) counts with what follows it. */
function tail(lines: readonly string[], count: number | undefined): readonly string[] {
  if (count === undefined) return lines;
  return count === 0 ? [] : lines.slice(-count);
}

function render(lines: readonly string[], { timestamps, stream, sinceMs }: LogOptions): string {
  let output = '';
  for (const line of lines) {
    const [time = '', source = '', tag = ''] = line.split(' ', 3);
    if (stream !== 'All' && stream.toLowerCase() !== source) continue;
    if (sinceMs !== undefined && Date.parse(time.replace(/\.(\d{3})\d*Z$/, '.$1Z')) < sinceMs) continue;
    const text = line.slice(time.length + source.length + tag.length + 3);
    output += `${timestamps ? `${time} ` : ''}${text}${tag === 'P' ? '' : '\n'}`;
  }
  return output;
}
