import type { OpenFile } from '../../../core/machine/file-system.ts';
import { ExitError } from '../exit-error.ts';
import type { WebAddress } from '../url.ts';
import type { CurlSettings } from './curl-settings.ts';

/** Where one transfer's body goes. The file is made when the first byte arrives. */
export class CurlOutput {
  readonly #settings: CurlSettings;
  readonly #path: string | undefined;
  #file: OpenFile | undefined;

  constructor(settings: CurlSettings, path: string | undefined) {
    this.#settings = settings;
    this.#path = path;
  }

  get isStdout(): boolean {
    return this.#path === undefined;
  }

  async write(data: Uint8Array | string): Promise<void> {
    const { process } = this.#settings;
    if (this.#path === undefined) {
      await process.stdout.write(data);
      return;
    }
    try {
      this.#file ??= process.files.open(process.resolve(this.#path), 'write');
      await this.#file.write(data);
    } catch {
      throw new ExitError(23, 'Failure writing output to destination');
    }
  }

  close(): void {
    this.#file?.close();
  }
}

/** The place of the nth URL's output: its `-o`, or with `-O` the last part of its path. */
export function outputFor(settings: CurlSettings, url: WebAddress, index: number): CurlOutput {
  const directory = settings.value('output-dir');
  const place = (name: string): string => (directory === undefined ? name : `${directory}/${name}`);
  const named = settings.values('output')[index];
  if (named !== undefined) return new CurlOutput(settings, named === '-' ? undefined : place(named));
  if (!settings.has('remote-name')) return new CurlOutput(settings, undefined);
  const name = url.target.replace(/\?.*/, '').replace(/.*\//, '');
  if (name === '') throw new ExitError(23, 'Remote file name has no length!');
  return new CurlOutput(settings, place(name));
}
