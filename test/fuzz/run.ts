/** `npx tsx test/fuzz/run.ts [SEED] [MINUTES]`: random requests for that long (10), and what they met. */
import { bodyOf, fuzz } from './fuzz.ts';

const [seed = Date.now() % 1_000_000, minutes = 10] = process.argv.slice(2).map(Number);
print(`seed ${seed}`);
const { requests, statuses, failures, heaps } = await fuzz(seed, minutes * 60_000);
for (const { problem, call, answer } of failures) {
  print(`${problem}\n  ${call.method} ${call.target} ${JSON.stringify(call.headers)}`);
  print(`  ${bodyOf(call).slice(0, 2000)}\n  ${answer.slice(0, 1500)}`);
}
print(
  `${requests} requests: ${[...statuses]
    .sort(([left], [right]) => left - right)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')}`,
);
print(`heap in MiB, with everything deleted: ${heaps.map((heap) => heap.toFixed(0)).join(' ')}`);
print(`${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
