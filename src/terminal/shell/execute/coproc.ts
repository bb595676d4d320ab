import type { Coproc } from 'unbash';
import { createPipe } from '../../../core/machine/byte-pipe.ts';
import { SharedSource } from '../descriptors.ts';
import type { Shell } from '../shell.ts';
import { startSubshell } from './subshell.ts';

/** Runs a command in the background with its input and output in the array COPROC, or the one that it names. */
export async function runCoproc(shell: Shell, node: Coproc): Promise<number> {
  const name = node.name?.text ?? 'COPROC';
  const [input, output] = [createPipe(), createPipe()];
  const child = startSubshell(shell, (inner) => inner.engine.execute(inner, node.body), {
    stdin: input.source,
    stdout: output.sink,
  });
  const [readEnd, writeEnd] = [63, 60];
  shell.descriptors = new Map([
    ...shell.descriptors,
    [readEnd, { source: SharedSource.of(output.source) }],
    [writeEnd, { sink: input.sink }],
  ]);
  shell.variables.setAll(
    name,
    new Map([
      ['0', String(readEnd)],
      ['1', String(writeEnd)],
    ]),
  );
  shell.variables.set(`${name}_PID`, String(child.pid));
  shell.lastBackgroundPid = child.pid;
  shell.jobs.add(child, shell.source.text.slice(node.pos, node.end), false);
  return await Promise.resolve(0);
}
