import type { Process } from '../../machine/process.ts';

export interface LogFileOptions {
  /** `-` for the standard output. */
  readonly path: string;
  /** Bytes after which a new file is begun. */
  readonly maximumSize: number;
  /** How many old files are kept; 0 for all. */
  readonly maximumBackups: number;
  /** How long old files are kept; 0 for ever. */
  readonly maximumAgeMs: number;
}

/** Writes lines to a file that is put aside, with the time in its name, when it has grown too large. */
export function openLogFile(process: Process, options: LogFileOptions): (line: string) => void {
  const { path, maximumSize } = options;
  if (path === '-') return (line) => void process.stdout.write(`${line}\n`).catch(() => {});
  const { files, clock } = process;
  const target = process.resolve(path);
  const folder = target.slice(0, target.lastIndexOf('/')) || '/';
  files.mkdir(folder, { recursive: true });
  let size = files.exists(target) ? files.stat(target).size : 0;
  return (line) => {
    const length = line.length + 1;
    if (size + length > maximumSize && size > 0) {
      files.rename(target, backupName(target, clock.now()));
      removeOld(process, target, options);
      size = 0;
    }
    files.writeFile(target, `${line}\n`, { append: true, mode: 0o600 });
    size += length;
  };
}

/** `/var/log/audit-2026-11-21T05-17-46.754.log`. */
function backupName(target: string, nowMs: number): string {
  const [stem, ending] = nameParts(target);
  const time = new Date(nowMs).toISOString().slice(0, -1).replaceAll(':', '-');
  return `${stem}-${time}${ending}`;
}

function nameParts(target: string): [stem: string, ending: string] {
  const dot = target.lastIndexOf('.');
  return dot > target.lastIndexOf('/') ? [target.slice(0, dot), target.slice(dot)] : [target, ''];
}

function removeOld({ files, clock }: Process, target: string, { maximumBackups, maximumAgeMs }: LogFileOptions): void {
  const [stem, ending] = nameParts(target);
  const folder = target.slice(0, target.lastIndexOf('/') + 1);
  const backups = files
    .readDirectory(folder === '/' ? '/' : folder.slice(0, -1))
    .map((name) => `${folder}${name}`)
    .filter((path) => path.startsWith(`${stem}-`) && path.endsWith(ending))
    .sort((a, b) => (a < b ? 1 : -1));
  for (const [index, path] of backups.entries()) {
    const time = path.slice(stem.length + 1, path.length - ending.length);
    const madeMs = Date.parse(`${time.slice(0, 11)}${time.slice(11).replaceAll('-', ':')}Z`);
    const isTooOld = maximumAgeMs > 0 && madeMs + maximumAgeMs < clock.now();
    if (isTooOld || (maximumBackups > 0 && index >= maximumBackups)) files.remove(path);
  }
}
