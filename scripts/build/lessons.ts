import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What a page can know of a lesson before it opens it. A static server lists no folders, so the files are named here. */
interface LessonEntry {
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly files: readonly string[];
}

/** Copies the lessons and writes `index.json`: one entry for every folder that has an `index.json` of its own. */
export function copyLessons(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
  const files = readdirSync(to, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(to, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const folders = files.filter((file) => file.endsWith('/index.json')).map((file) => dirname(file));
  const entries = folders.map((folder) => describeLesson(folder, to, files));
  writeFileSync(join(to, 'index.json'), JSON.stringify(entries));
}

function describeLesson(path: string, root: string, files: readonly string[]): LessonEntry {
  const text = readFileSync(join(root, path, 'index.json'), 'utf8');
  const { title, description } = JSON.parse(text) as { title?: unknown; description?: unknown };
  return {
    path,
    title: textOf(title),
    description: textOf(description),
    files: files.filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1)),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
