import type { Pod } from '../api/core-v1.ts';
import { volumePlugins } from './volumes/index.ts';
import { type VolumeContext, VolumeError } from './volumes/volume-plugin.ts';

export function podDirectory(uid: string): string {
  return `/var/lib/kubelet/pods/${uid}`;
}

export interface MountedVolumes {
  /** Directories or files of the machine by the volume's name. */
  readonly paths: ReadonlyMap<string, string>;
  /** When something in them must be renewed. */
  readonly renewAfterMs: number | undefined;
}

/** Makes every volume of the pod what it should be now. Rejects with a VolumeError that names the volume. */
export async function mountVolumes(pod: Pod, context: VolumeContext): Promise<MountedVolumes> {
  const paths = new Map<string, string>();
  let renewAfterMs: number | undefined;
  for (const volume of pod.spec.volumes ?? []) {
    const plugin = volumePlugins.find((candidate) => candidate.handles(volume));
    if (plugin === undefined)
      throw new VolumeError(
        `MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : no volume plugin matched`,
      );
    const path = `${podDirectory(context.uid)}/volumes/${plugin.name.replace('/', '~')}/${volume.name}`;
    try {
      paths.set(volume.name, await plugin.setUp(volume, path, context));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new VolumeError(`MountVolume.SetUp failed for volume ${JSON.stringify(volume.name)} : ${reason}`);
    }
    const ownMs = plugin.renewAfterMs?.(volume);
    if (ownMs !== undefined) renewAfterMs = Math.min(ownMs, renewAfterMs ?? ownMs);
  }
  return { paths, renewAfterMs };
}

/** Takes away what a pod's volumes left on the machine. */
export function removeVolumes(uid: string, context: Pick<VolumeContext, 'files'>): void {
  const directory = podDirectory(uid);
  for (const { path } of context.files.mounts()) if (path.startsWith(`${directory}/`)) context.files.unmount(path);
  if (context.files.exists(directory)) context.files.remove(directory, { recursive: true });
}
