import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectRealServer } from './harness/real-server.ts';
import { type RecordedAnswer, writeRecording } from './harness/recording.ts';
import { runScript } from './harness/run-script.ts';
import { readScript, scriptAreas } from './harness/script.ts';

/** Records what the real API server in `base` answers to the scripts of these areas, each in a fresh cluster. */
export async function record(base: string, areas: readonly string[]): Promise<void> {
  for (const area of areas.length === 0 ? scriptAreas() : areas) {
    restart(resolve(base));
    await using server = connectRealServer(base);
    const answers: RecordedAnswer[] = [];
    for await (const answer of runScript(readScript(area), server)) answers.push(answer);
    writeRecording(area, answers);
    process.stdout.write(`${area}: ${answers.length} answers\n`);
  }
}

/** The same certificates and ports, nothing in the store. */
function restart(base: string): void {
  const script = join(import.meta.dirname, 'start-real.sh');
  const env = { REAL_COMPONENTS: 'etcd kube-apiserver', ...process.env };
  execFileSync('sh', [script, '-k', base], { env });
  rmSync(join(base, 'data'), { recursive: true, force: true });
  execFileSync('sh', [script, base], { env });
}
