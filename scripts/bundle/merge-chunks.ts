import { createHash } from 'node:crypto';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  type BuildOptions,
  build,
  type Metafile,
  type OnResolveArgs,
  type OnResolveResult,
  type OutputFile,
  type Plugin,
} from 'esbuild';
import { parseSync } from 'oxc-parser';

type Outputs = Metafile['outputs'];

/** What a bundler left: paths in the metafile are relative to its working directory, those of the files absolute. */
export interface Built {
  readonly metafile: Metafile;
  readonly files: readonly OutputFile[];
}

/** Where things are before and after. */
interface Plan {
  readonly texts: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  /** The path that a file before, or a group, has afterwards. */
  readonly finalPaths: ReadonlyMap<string, string>;
  /** What a chunk of a group exports to files outside of the group, and what the group calls it. */
  readonly exported: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Makes one file of the chunks of each group. A bundler that splits makes a chunk of whatever a different set of entries shares,
 * which is many, and each costs a request and a dictionary of its own. `groups` has the group of a chunk by its path; files in
 * none stay files. Names of chunks change whenever anything does, as their contents may.
 */
export async function mergeChunks(
  { metafile, files }: Built,
  groups: ReadonlyMap<string, string>,
  options: BuildOptions,
): Promise<Built> {
  const paths = Object.keys(metafile.outputs);
  const contents = new Map(files.map(({ path, text }) => [path, text]));
  const texts = new Map(
    paths.map((path) => [path, contents.get(resolve(options.absWorkingDir ?? '.', path)) ?? missing(path)]),
  );
  const plan: Plan = { texts, groups, finalPaths: finalPathsOf(texts, groups), exported: exportedNames(texts, groups) };
  const ids = [...paths.filter((path) => !groups.has(path)), ...new Set(groups.values())];
  const result = await build({
    ...options,
    entryPoints: ids.map((id) => ({ in: entryMark + id, out: finalPath(plan, id).replace(/\.js$/, '') })),
    outdir: '.',
    splitting: false,
    write: false,
    metafile: true,
    plugins: [chunkPlugin(plan)],
  });
  const byFinalPath = new Map(ids.map((id) => [finalPath(plan, id), id]));
  const outputs = Object.entries(result.metafile.outputs).map(([path, output]) => {
    const id = byFinalPath.get(path) ?? '';
    return [path, describe(path, output, metafile.outputs[id]?.entryPoint, metafile.outputs)] as const;
  });
  return {
    metafile: { inputs: metafile.inputs, outputs: Object.fromEntries(outputs) },
    files: result.outputFiles ?? [],
  };
}

function missing(path: string): never {
  throw new Error(`${path} is none of the files of the bundle`);
}

function finalPath({ finalPaths }: Plan, id: string): string {
  return finalPaths.get(id) ?? missing(id);
}

function finalPathsOf(texts: Plan['texts'], groups: Plan['groups']): Map<string, string> {
  const digest = createHash('sha256');
  for (const [path, text] of texts)
    digest
      .update(path)
      .update(text)
      .update(groups.get(path) ?? '');
  const build = digest.digest('hex');
  const hashOf = (id: string): string =>
    createHash('sha256').update(build).update(id).digest('hex').slice(0, 8).toUpperCase();
  const paths = new Map(
    [...texts.keys()].map((path) => [path, path.replace(/-[A-Z0-9]{8}(?=\.js$)/, `-${hashOf(path)}`)]),
  );
  for (const [path, group] of groups) paths.set(group, join(dirname(path), `${group}-${hashOf(group)}.js`));
  return paths;
}

/** Short names for everything that leaves a group. */
function exportedNames(texts: Plan['texts'], groups: Plan['groups']): Map<string, Map<string, string>> {
  const exported = new Map<string, Map<string, string>>();
  const counts = new Map<string, number>();
  for (const [importer, text] of texts) {
    for (const { moduleRequest, entries } of parseSync(importer, text).module.staticImports) {
      const path = join(dirname(importer), moduleRequest.value);
      const group = groups.get(path);
      if (group === undefined || group === groups.get(importer)) continue;
      const names = exported.get(path) ?? new Map<string, string>();
      exported.set(path, names);
      for (const { importName } of entries) {
        if (importName.name === null || names.has(importName.name)) continue;
        const count = counts.get(group) ?? 0;
        counts.set(group, count + 1);
        names.set(importName.name, `$${count.toString(36)}`);
      }
    }
  }
  return exported;
}

/** Keeps the bundler from finding what an earlier build has written. */
const entryMark = 'entry:';
const before = 'before';
const group = 'group';
const window = 'window';

/** Reads the files that were built before, a group as all its chunks, and what is in another group as a window on it. */
function chunkPlugin(plan: Plan): Plugin {
  return {
    name: 'chunks',
    setup(run) {
      run.onResolve({ filter: /.*/ }, (asked) => resolveIn(plan, asked));
      const texts = {
        [before]: (path: string) => plan.texts.get(path) ?? '',
        [group]: groupText,
        [window]: windowText,
      };
      for (const [namespace, textOf] of Object.entries(texts))
        run.onLoad({ filter: /.*/, namespace }, ({ path, pluginData }) => ({
          contents: textOf(path, plan),
          loader: 'js',
          pluginData: pluginData as unknown,
        }));
    },
  };
}

/** `pluginData` tells what output a module is read for. */
function resolveIn(plan: Plan, { path, importer, namespace, kind, pluginData }: OnResolveArgs): OnResolveResult {
  if (kind === 'entry-point') {
    const id = path.slice(entryMark.length);
    return { path: id, namespace: plan.texts.has(id) ? before : group, pluginData: { output: id } };
  }
  const { output } = pluginData as { output: string };
  if (namespace === group) return { path, namespace: before, pluginData: { output } };
  if (namespace === window) return { path, external: true };
  const target = join(dirname(importer), path).split(sep).join('/');
  const owner = kind === 'dynamic-import' ? undefined : plan.groups.get(target);
  if (owner !== undefined && owner === output) return { path: target, namespace: before, pluginData: { output } };
  if (owner !== undefined) return { path: `${output}|${target}`, namespace: window, pluginData: { output } };
  return { path: plan.texts.has(target) ? relativePath(plan, output, target) : path, external: true };
}

function relativePath(plan: Plan, output: string, id: string): string {
  const path = relative(dirname(finalPath(plan, output)), finalPath(plan, id))
    .split(sep)
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

function groupText(name: string, { groups, exported }: Plan): string {
  const members = [...groups].filter(([, owner]) => owner === name).map(([path]) => path);
  return members
    .map((path) => {
      const names = [...(exported.get(path) ?? [])].map(([inner, outer]) => `${inner} as ${outer}`);
      return names.length === 0
        ? `import ${JSON.stringify(path)};\n`
        : `export { ${names.join(', ')} } from ${JSON.stringify(path)};\n`;
    })
    .join('');
}

function windowText(id: string, plan: Plan): string {
  const [output = '', target = ''] = id.split('|');
  const names = [...(plan.exported.get(target) ?? [])].map(([inner, outer]) => `${outer} as ${inner}`);
  const path = JSON.stringify(relativePath(plan, output, plan.groups.get(target) ?? ''));
  return names.length === 0 ? `import ${path};\n` : `export { ${names.join(', ')} } from ${path};\n`;
}

/** As if it had been built from the sources: their part is what is left of what they were before. */
function describe(
  path: string,
  output: Outputs[string],
  entryPoint: string | undefined,
  old: Outputs,
): Outputs[string] {
  const inputs = Object.entries(output.inputs).flatMap(([input, { bytesInOutput }]) => {
    const earlier = old[input.replace(`${before}:`, '')];
    if (earlier === undefined) return [];
    const left = bytesInOutput / earlier.bytes;
    return Object.entries(earlier.inputs).map(
      ([source, part]) => [source, { bytesInOutput: Math.round(part.bytesInOutput * left) }] as const,
    );
  });
  const { entryPoint: _, ...rest } = output;
  return {
    ...rest,
    ...(entryPoint !== undefined && { entryPoint }),
    inputs: Object.fromEntries(inputs),
    imports: output.imports.map((each) => ({ ...each, path: join(dirname(path), each.path), external: false })),
  };
}
