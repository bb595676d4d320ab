import type { Clock } from '../../clock.ts';
import type { FileSystem } from '../../machine/file-system.ts';
import type { ByteSource } from '../../machine/streams.ts';

type StreamName = 'stdout' | 'stderr';

const earlyPieces = 256;

/**
 * Writes what a container prints in the format of the runtime interface: `TIME STREAM F LINE`, or `P` for a piece of
 * a line that is not complete.
 */
export class ContainerLog {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #listeners = new Set<(stream: StreamName, data: Uint8Array) => void>();
  /** What was printed before anybody attached; undefined when it is not kept (any more). */
  #early: [stream: StreamName, data: Uint8Array][] | undefined;

  /** `interactive`: whoever attaches first is told what was printed until then, so that a quick command loses nothing. */
  constructor(files: FileSystem, clock: Clock, path: string, interactive: boolean) {
    this.#early = interactive ? [] : undefined;
    this.#files = files;
    this.#clock = clock;
    this.#path = path;
    files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    files.writeFile(path, '', { append: true, mode: 0o640 });
  }

  /** Copies a stream into the log until it ends. */
  async pump(stream: StreamName, source: ByteSource): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const data of source) {
      for (const listener of this.#listeners) listener(stream, data);
      this.#early?.push([stream, data]);
      if ((this.#early?.length ?? 0) > earlyPieces) this.#early?.shift();
      const lines = (rest + decoder.decode(data, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) this.#append(stream, 'F', lines);
    }
    if (rest !== '') this.#append(stream, 'P', [rest]);
  }

  /** Told of output as it comes, for attach. */
  onOutput(listener: (stream: StreamName, data: Uint8Array) => void): Disposable {
    for (const [stream, data] of this.#early ?? []) listener(stream, data);
    this.#early = undefined;
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  #append(stream: StreamName, tag: 'F' | 'P', lines: readonly string[]): void {
    const time = new Date(this.#clock.now()).toISOString().replace('Z', '000000Z');
    this.#files.writeFile(this.#path, lines.map((line) => `${time} ${stream} ${tag} ${line}\n`).join(''), {
      append: true,
      mode: 0o640,
    });
  }
}
