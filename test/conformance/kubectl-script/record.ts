/**
 * Records what the real kubectl prints against the real API server: `npx tsx record.ts BIN KUBECONFIG`, where BIN is the
 * folder of the real kubectl and KUBECONFIG that of a fresh cluster without nodes, as start-real.sh makes one.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, prepare, readCommands, runCommand } from './run-script.ts';

const [bin, kubeconfig, out = join(import.meta.dirname, 'recorded.json')] = process.argv.slice(2);
if (bin === undefined || kubeconfig === undefined) throw new Error('usage: record.ts BIN KUBECONFIG [OUT]');
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kubectl-script-')));
const env = prepare(directory, readFileSync(kubeconfig, 'utf8'), realpathSync(bin));
const results: CommandResult[] = [];
for (const command of readCommands()) results.push(await runCommand(command, directory, env));
writeFileSync(out, `${JSON.stringify(results, null, 1)}\n`);
rmSync(directory, { recursive: true });
process.stdout.write(`${results.length} commands recorded\n`);
