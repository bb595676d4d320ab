import type { Metafile } from 'esbuild';

type Outputs = Metafile['outputs'];

/**
 * Which of the bundler's chunks become one file, by the path of each: what exactly one of the stages loads stays with that
 * stage, what several load goes to the first of `shared` that is among them, or to the last of `shared`. Only chunks that always
 * load together with others of their group are in one.
 */
export function groupChunks(
  outputs: Outputs,
  stages: Readonly<Record<string, readonly string[]>>,
  shared: readonly string[],
): Map<string, string> {
  const paths = new Map(Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  const users = new Map<string, string[]>();
  for (const [stage, sources] of Object.entries(stages)) {
    const roots = sources.flatMap((source) => paths.get(source) ?? []);
    for (const path of staticClosure(outputs, roots)) users.set(path, [...(users.get(path) ?? []), stage]);
  }
  const groups = new Map<string, string>();
  for (const [path, names] of users) {
    if (outputs[path]?.entryPoint !== undefined) continue;
    const [only = ''] = names;
    const group = shared.find((name) => names.includes(name)) ?? (names.length > 1 ? shared.at(-1) : only);
    groups.set(path, group ?? only);
  }
  return groups;
}

/** `roots` and all that they import statically. */
function staticClosure(outputs: Outputs, roots: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (output === undefined || found.has(path)) return;
    found.add(path);
    for (const { path: next, kind } of output.imports) if (kind !== 'dynamic-import') visit(next);
  };
  for (const root of roots) visit(root);
  return found;
}
