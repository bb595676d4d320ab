import type { FileSystem } from '../../file-system.ts';

const journalRoot = '/var/log/journal';
const activeName = 'system.journal';

/** The directory of this machine's journal. */
export function journalDirectory(files: FileSystem): string {
  const id = files.exists('/etc/machine-id') ? files.readText('/etc/machine-id').trim() : 'unknown';
  return `${journalRoot}/${id}`;
}

/** The file that is being written. */
export function activeJournal(files: FileSystem): string {
  return `${journalDirectory(files)}/${activeName}`;
}

/** What the active file is called once it is full; names sort by age. */
export function archivedJournal(files: FileSystem, firstSequence: number): string {
  return `${journalDirectory(files)}/system@${String(firstSequence).padStart(12, '0')}.journal`;
}

/** The files that are full, oldest first. */
export function archivedJournals(files: FileSystem): string[] {
  const directory = journalDirectory(files);
  if (!files.exists(directory)) return [];
  return files
    .readDirectory(directory)
    .filter((name) => name.startsWith('system@'))
    .map((name) => `${directory}/${name}`);
}
