import type { Clock } from '../clock.ts';
import type { Volume } from '../disk/disk.ts';
import { deviceTree } from './device-files.ts';
import type { GeneratedFiles } from './file-system.ts';
import type { DeviceContext } from './files/device.ts';
import { type DirectoryInode, newDirectory } from './files/inode.ts';
import { layerTree } from './files/layer-tree.ts';
import { MountTable, type TreeMount } from './files/mount-table.ts';
import { MountedFiles } from './files/mounted-files.ts';
import { Storage } from './files/storage.ts';
import { writableDirectory } from './files/tree-edit.ts';
import { firstStoredNumber, TreeStore } from './files/tree-store.ts';
import { Watchers } from './files/watchers.ts';
import type { LayerFiles } from './kernel.ts';
import { root } from './process.ts';

/** What every namespace of a machine has mounted beside its root. */
export interface SystemFiles {
  readonly proc: GeneratedFiles;
  readonly sys: GeneratedFiles;
}

/** A machine's root file system while it runs. */
export interface RootFiles {
  readonly files: MountedFiles;
  readonly store: TreeStore;
  readonly storage: Storage;
}

/** Loads the root file system: the image with what the volume holds on top. `onFailure`: the volume takes no more. */
export async function loadRootFiles(
  volume: Volume,
  image: LayerFiles,
  devices: DeviceContext,
  capacityBytes: number,
  onFailure: (error: unknown) => void = () => {},
): Promise<RootFiles> {
  const storage = new Storage(devices.clock, capacityBytes, firstStoredNumber);
  const store = new TreeStore(volume, devices.clock, onFailure);
  const upper = await store.load(storage);
  const mount: TreeMount = { ...treeMount('/', 'ext4', upper, storage), lower: layerTree([image]) };
  return { files: new MountedFiles({ mounts: new MountTable(mount), user: root, pid: 0, devices }), store, storage };
}

function treeMount(path: string, type: string, upper: DirectoryInode, storage: Storage): TreeMount {
  return {
    kind: 'tree',
    path,
    type,
    readOnly: false,
    broughtBy: undefined,
    root: upper,
    lower: undefined,
    storage,
    watchers: new Watchers(),
    watchPath: '/',
  };
}

/** Mounts /proc, /sys and /dev, making the directories where they are missing. */
export function mountSystemFiles(files: MountedFiles, { proc, sys }: SystemFiles): void {
  for (const path of ['/proc', '/sys', '/dev']) if (!files.exists(path)) files.mkdir(path);
  files.mount('/proc', { kind: 'generated', type: 'proc', files: proc });
  files.mount('/sys', { kind: 'generated', type: 'sysfs', files: sys });
  files.walker.mounts.add(deviceMount(files.walker.devices.clock));
}

const deviceCapacityBytes = 64 << 20;

function deviceMount(clock: Clock): TreeMount {
  const storage = new Storage(clock, deviceCapacityBytes, 1000);
  const upper = newDirectory(storage.owner(0o755, root));
  return { ...treeMount('/dev', 'devtmpfs', upper, storage), lower: deviceTree() };
}

/** A namespace on layers; what is changed in it goes to the directory `upper` of `host`. */
export function overlayFiles(
  host: MountedFiles,
  layers: readonly LayerFiles[],
  upper: string,
  system: SystemFiles,
): MountedFiles {
  host.mkdir(upper, { recursive: true });
  const { directory, storage } = writableDirectory(host.walker, upper);
  const mount: TreeMount = { ...treeMount('/', 'overlay', directory, storage), lower: layerTree(layers) };
  const files = new MountedFiles({ ...host.walker, mounts: new MountTable(mount) });
  mountSystemFiles(files, system);
  return files;
}
