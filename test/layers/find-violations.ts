import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Layer } from './layers.ts';

export interface Rules {
  readonly layers: Readonly<Record<string, Layer>>;
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

/** One `import` or `export ... from`, static or dynamic. */
interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Every import below `sourceRoot` that the rules do not allow, a sentence each. Tests may import anything. */
export function findViolations(sourceRoot: string, rules: Rules): string[] {
  const violations = sourceFiles(sourceRoot).flatMap((file) => {
    const layer = layerOf(file, rules);
    if (layer === undefined) return [`src/${file} belongs to no layer: give its folder a row in test/layers/layers.ts`];
    return readImports(join(sourceRoot, file)).flatMap((found) => {
      const complaint = found.specifier.startsWith('.')
        ? judgeFile(layer, posix.join(posix.dirname(file), found.specifier), found, rules)
        : judgePackage(layer, found.specifier, rules);
      return complaint === undefined ? [] : [`src/${file} imports ${found.specifier}: ${complaint}`];
    });
  });
  return [...new Set(violations)];
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.split(sep).join('/'))
    .sort();
}

function readImports(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const { module, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${relative('.', path)}: ${errors[0].message}`);
  const statics = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports.flatMap(({ entries }) => {
    const specifier = entries[0]?.moduleRequest?.value;
    return specifier === undefined ? [] : [{ specifier, typeOnly: entries.every((entry) => entry.isType) }];
  });
  const dynamics = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    return literal?.[2] === undefined ? [] : [{ specifier: literal[2], typeOnly: false }];
  });
  return [...statics, ...exports, ...dynamics];
}

function layerOf(file: string, { layers }: Rules): string | undefined {
  const path = file.replace(/\.\w+$/, '');
  for (let name = path; name !== '.'; name = posix.dirname(name)) if (name in layers) return name;
  return undefined;
}

function judgeFile(from: string, target: string, { typeOnly }: Import, rules: Rules): string | undefined {
  if (target.startsWith('..')) return 'it lies outside src/';
  if (target.endsWith('.test.ts')) return 'nothing imports a test';
  const to = layerOf(target, rules);
  if (to === undefined) return 'it belongs to no layer of test/layers/layers.ts';
  const { values, types = [] } = rules.layers[from] ?? { values: [] };
  if (to === from || values.includes(to)) return undefined;
  if (!types.includes(to)) return `${from} may not depend on ${to}`;
  return typeOnly ? undefined : `${from} may import only types from ${to}`;
}

function judgePackage(from: string, specifier: string, { packages }: Rules): string | undefined {
  const name = Object.keys(packages).find(
    (each) => specifier === each || specifier.startsWith(/[/:]$/.test(each) ? each : `${each}/`),
  );
  const allowed = name === undefined ? undefined : packages[name];
  if (allowed === undefined || allowed.includes(from)) return undefined;
  return `only ${allowed.join(' and ')} may`;
}
