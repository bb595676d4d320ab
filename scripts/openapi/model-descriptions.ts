import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** What is said of a type, and of each of its fields. */
export interface Descriptions {
  readonly type: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** What the models of @kubernetes/client-node say, by the name of the type with its version: `v1podspec`. On one line each. */
export function modelDescriptions(): Map<string, Descriptions> {
  const folder = join(dirname(require.resolve('@kubernetes/client-node')), 'gen/models');
  const files = readdirSync(folder).filter((name) => name.endsWith('.d.ts'));
  return new Map(
    files.map((name) => [
      name.slice(0, -'.d.ts'.length).toLowerCase(),
      readModel(readFileSync(join(folder, name), 'utf8')),
    ]),
  );
}

/** The model of a definition: `io.k8s.api.core.v1.PodSpec`. A name that several groups use has the group in front. */
export function modelOf(models: ReadonlyMap<string, Descriptions>, definition: string): Descriptions | undefined {
  const [group = '', version = '', type = ''] = definition.toLowerCase().split('.').slice(-3);
  return models.get(group + version + type) ?? models.get(version + type);
}

function readModel(text: string): Descriptions {
  const [, type] = /\/\*\*\n\* (.*)\n\*\/\nexport declare class/.exec(text) ?? [];
  const fields = [...text.matchAll(/ {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n {4}'_?(.+?)'/g)];
  return {
    type: type === undefined ? undefined : unescaped(type),
    fields: new Map(fields.map(([, description = '', name = '']) => [name, unescaped(description)])),
  };
}

function unescaped(text: string): string {
  return text.replaceAll('\\\\', '\\').replace(/\\(.)/g, '$1');
}
