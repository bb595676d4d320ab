/**
 * Writes src/core/schema/protobuf.json (the field numbers of every message of the API) from the generated.proto files of
 * Kubernetes.
 *
 * Usage: node --import tsx scripts/generate-protobuf.ts DIRECTORY..., the Go modules `k8s.io/api`, `k8s.io/apimachinery`,
 * `k8s.io/apiextensions-apiserver` and `k8s.io/kube-aggregator` at the version to follow.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackedTable, packedTypes } from '../src/core/schema/packed-table.ts';

const scalarLetters: Readonly<Record<string, string>> = {
  string: 's',
  bytes: 'b',
  bool: 'B',
  double: 'd',
  int32: 'i',
  int64: 'i',
  uint32: 'i',
  uint64: 'i',
};

const directories = process.argv.slice(2);
if (directories.length === 0) throw new Error('usage: generate-protobuf.ts DIRECTORY...');

/** `k8s.io.api.core.v1` -> `core/v1`; what has no version of its own keeps its package's last part. */
function shortPackage(name: string): string {
  const parts = name.split('.');
  const version = parts.at(-1) ?? '';
  return /^v\d/.test(version) ? `${parts.at(-2) ?? ''}/${version}` : version;
}

function typeName(type: string, packageName: string): string {
  if (!type.includes('.')) return `${shortPackage(packageName)}.${type}`;
  const dot = type.lastIndexOf('.');
  return `${shortPackage(type.slice(1, dot))}.${type.slice(dot + 1)}`;
}

/** `2 spec m core/v1.PodSpec`; a star after the letter where it repeats, an `M` in front of it for maps of text. */
function fieldText(line: string, packageName: string): string | undefined {
  const match = /^(optional|repeated)?\s*(map<string,\s*([\w.]+)>|[\w.]+)\s+(\w+)\s*=\s*(\d+);/.exec(line);
  if (match === null) return undefined;
  const [, label, declared = '', mapOf, name, number] = match;
  const type = mapOf ?? declared;
  const letter = scalarLetters[type];
  const kind = `${mapOf === undefined ? '' : 'M'}${letter ?? 'm'}${label === 'repeated' ? '*' : ''}`;
  return `${number} ${name} ${kind}${letter === undefined ? ` ${typeName(type, packageName)}` : ''}`;
}

const messages: Record<string, string[]> = {};
for (const directory of directories) {
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('generated.proto') || /testing|example|vendor/.test(file)) continue;
    const text = readFileSync(join(directory, file), 'utf8');
    const packageName = /^package ([\w.]+);/m.exec(text)?.[1] ?? '';
    for (const [, message = '', body = ''] of text.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)) {
      const lines = body.split('\n').map((line) => line.trim());
      messages[`${shortPackage(packageName)}.${message}`] = lines.flatMap((line) => fieldText(line, packageName) ?? []);
    }
  }
}

/** What has a form of its own in JSON, or wraps everything else. */
const special = /^(intstr|resource|runtime)\.|\.(ExtraValue|FieldsV1|MicroTime|Time|Verbs)$/;
const table = new Map(
  packedTypes(JSON.parse(readFileSync('src/core/schema/table.json', 'utf8')) as PackedTable).map((type) => [
    type.name,
    type,
  ]),
);

/** What JSON writes as if it were part of what it is in has no type of its own there. */
const kept = new Set<string>();
function keep(name: string): void {
  if (kept.has(name) || messages[name] === undefined) return;
  kept.add(name);
  const declared = Object.keys(table.get(name)?.unpack().fields ?? {}).map((field) => field.toLowerCase());
  for (const line of messages[name]) {
    const [, field = '', kind, type = ''] = line.split(' ');
    if (kind === 'm' && !table.has(type) && !declared.includes(field.toLowerCase())) keep(type);
  }
}
for (const name of Object.keys(messages)) if (table.has(name) || special.test(name)) keep(name);

const lines = Object.entries(messages)
  .filter(([name]) => kept.has(name))
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, fields]) => `${JSON.stringify(name)}:${JSON.stringify(fields)}`);
writeFileSync('src/core/schema/protobuf.json', `{\n${lines.join(',\n')}\n}\n`);
