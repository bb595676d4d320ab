import type { Process } from '../../core/machine/process.ts';
import { parseGoDuration } from '../../core/meta/go-duration.ts';
import type { ContainerStatus } from '../../core/runtime/cri.ts';
import type { CriClient } from '../../core/runtime/cri-client.ts';

export interface ShowLogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Below 0: all of them. */
  readonly tailLines: number;
  /** Below 0: no limit. */
  readonly limitBytes: number;
  readonly sinceMs: number | undefined;
}

/** Prints what a container wrote, each stream to its own; with `follow` until the container ends. */
export async function showLog(
  process: Process,
  cri: CriClient,
  { id, logPath, state }: ContainerStatus,
  options: ShowLogOptions,
): Promise<void> {
  const { files } = process;
  let offset = 0;
  let budget = options.limitBytes < 0 ? Number.POSITIVE_INFINITY : options.limitBytes;
  let wake = (): void => {};
  using watch = options.follow ? files.watch(logPath, () => wake()) : { [Symbol.dispose]: () => {} };
  void watch;
  const end = followEnd(cri, id, state === 'CONTAINER_RUNNING' && options.follow, () => wake());
  for (let first = true; ; first = false) {
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const isOver = end.isOver();
    const bytes = files.readFile(logPath);
    const complete = bytes.lastIndexOf(0x0a) + 1;
    const lines = new TextDecoder().decode(bytes.subarray(offset, complete)).split('\n').slice(0, -1);
    offset = complete;
    for (const line of first && options.tailLines >= 0 ? lines.slice(lines.length - options.tailLines) : lines) {
      budget = await showLine(process, line, options, budget);
    }
    if (!options.follow || isOver || budget <= 0) break;
    await changed;
  }
  end.stop();
}

function followEnd(
  cri: CriClient,
  id: string,
  wanted: boolean,
  wake: () => void,
): { isOver: () => boolean; stop: () => void } {
  let over = !wanted;
  const stop = new AbortController();
  const follow = async (): Promise<void> => {
    const events = cri.events(stop.signal);
    for await (const { containerId, type } of events) {
      if (containerId === id && type === 'CONTAINER_STOPPED_EVENT') break;
    }
  };
  if (wanted)
    void follow()
      .catch(() => {})
      .then(() => {
        over = true;
        wake();
      });
  return { isOver: () => over, stop: () => stop.abort() };
}

/** Returns what is left of the budget. */
async function showLine(process: Process, line: string, options: ShowLogOptions, budget: number): Promise<number> {
  const [time = '', stream = '', tag = ''] = line.split(' ', 3);
  if (options.sinceMs !== undefined && Date.parse(time.replace(/(\.\d{3})\d*/, '$1')) < options.sinceMs) return budget;
  const text = line.slice(time.length + stream.length + tag.length + 3);
  const shown = `${options.timestamps ? `${time} ` : ''}${text}${tag === 'P' ? '' : '\n'}`.slice(0, budget);
  await (stream === 'stderr' ? process.stderr : process.stdout).write(shown);
  return budget - shown.length;
}

/** A time, or a duration back from now. Throws an Error for neither. */
export function parseSince(text: string, nowMs: number): number {
  if (!/^\d{4}-/.test(text)) return nowMs - parseGoDuration(text);
  const time = Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time)) throw new Error(`failed to parse timestamp value ${text}`);
  return time;
}
