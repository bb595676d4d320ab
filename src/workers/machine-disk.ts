import type { Disk } from '../core/disk/disk.ts';
import { openIndexedDbDisk } from '../core/disk/indexeddb-disk.ts';

/** The disk of a machine of a playground that is kept under the name `database`. */
export function openMachineDisk(database: string, machine: string): Promise<Disk> {
  return openIndexedDbDisk(`tabernetes/${database}/${machine}`);
}
