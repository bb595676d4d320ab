import type { LayerFiles } from '../machine/kernel.ts';
import type { Program, SignalName } from '../machine/process.ts';

/** An image of the catalogue: what its registry serves. */
export interface ImageDefinition {
  /** In full: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Tags that exist; any other fails to pull as a registry words it. The first is what `latest` is. */
  readonly tags: readonly string[];
  /** What a pull downloads, and `crictl images` shows. */
  readonly sizeBytes: number;
  readonly config: ImageConfig;
  /** The root file system, over what `base` gives. Executables are `executableFile(name)` of a program. */
  readonly files?: LayerFiles;
  /** The root file system that this one builds on. Default: Debian's (a shell and the usual tools). */
  readonly base?: 'debian' | 'busybox' | 'scratch';
  /** Programs that only this image has, by name; they need no entry in a machine's own catalogue. */
  readonly programs?: Readonly<Record<string, Program>>;
  /** What is different under one of the tags; it stands in the place of the whole field. */
  readonly forTag?: (tag: string) => Partial<Pick<ImageDefinition, 'base' | 'config' | 'files'>>;
  /** What a running container uses without doing anything. */
  readonly memoryBytes?: number;
}

export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly exposedPorts?: readonly string[];
  readonly stopSignal?: SignalName;
}

export function defineImage(definition: ImageDefinition): ImageDefinition {
  return definition;
}
