import type { DiskImage } from '../core/disk/disk-image.ts';

/** The whole of a playground in one value: what `save` writes and a checkpoint is. */
export interface SavedPlayground {
  readonly format: 'tabernetes/1';
  readonly state: 'ready' | 'bare';
  readonly machines: readonly {
    readonly name: string;
    readonly address: string;
    readonly bootId?: string;
    readonly disk: DiskImage;
  }[];
}

/** Rejects where the file is not one that `save` wrote. */
export async function unpackSaved(blob: Blob): Promise<SavedPlayground> {
  const text = await new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const saved = JSON.parse(text) as SavedPlayground;
  if (saved.format !== 'tabernetes/1') throw new Error('this file holds no playground');
  return saved;
}
