import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { modelDescriptions } from './model-descriptions.ts';
import { describeAll, type Supplement } from './supplement.ts';

const supplementFile = 'src/core/schema/openapi-supplement.json';
const definitionsFile = 'src/core/schema/openapi-definitions.json';
const descriptionsFile = 'src/core/schema/openapi-descriptions.json';

/** Writes what the API server says of each type and field, from a package that has most of it. Does nothing when that is done. */
export function writeDescriptions(): void {
  const isDone = existsSync(descriptionsFile) && statSync(descriptionsFile).mtimeMs > statSync(supplementFile).mtimeMs;
  if (isDone) return;
  const supplement = JSON.parse(readFileSync(supplementFile, 'utf8')) as Supplement;
  const definitions = JSON.parse(readFileSync(definitionsFile, 'utf8')) as Record<string, unknown>;
  const table = describeAll(Object.keys(definitions), modelDescriptions(), supplement);
  writeFileSync(descriptionsFile, `${JSON.stringify(table)}\n`);
}
