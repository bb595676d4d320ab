import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { replay } from './replay.ts';
import { scripts } from './scripts.ts';

// Lists the requests that are answered otherwise than by the real server:
//
//   npx tsx test/conformance/extensions/list-differences.ts [SCRIPT]
//
// Prints the differences, field by field; without SCRIPT it also writes the list that the test reads.

const [only] = process.argv.slice(2);
const differences: Record<string, string[]> = {};

for (const [name, steps] of Object.entries(scripts)) {
  if (only !== undefined && only !== name) continue;
  const different = (await replay(name, steps)).filter(({ ours, real }) => !isDeepStrictEqual(ours, real));
  differences[name] = different.map(({ request }) => request);
  for (const { request, ours, real } of different) {
    process.stdout.write(`${name} ${request}\n`);
    show(ours, real, '');
  }
  process.stdout.write(`${name}: ${different.length} differ\n`);
}
if (only === undefined) {
  writeFileSync(new URL('goldens/differences.json', import.meta.url), `${JSON.stringify(differences, null, 2)}\n`);
}
process.exit(0);

function show(ours: unknown, real: unknown, path: string): void {
  if (isDeepStrictEqual(ours, real)) return;
  if (isRecord(ours) && isRecord(real) && Array.isArray(ours) === Array.isArray(real)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(real)])) {
      show(ours[name], real[name], `${path}.${name}`);
    }
    return;
  }
  process.stdout.write(`  ${path}\n    real ${JSON.stringify(real)}\n    ours ${JSON.stringify(ours)}\n`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
