import { readLine } from '../shell/builtins/read-line.ts';
import { SharedSource } from '../shell/descriptors.ts';
import type { CommandLine } from './command-line.ts';

/** Asks on stderr and reads an answer from stdin; yes is what begins with y. */
export async function confirm({ process, name }: CommandLine, question: string): Promise<boolean> {
  await process.stderr.write(`${name}: ${question}`);
  const answer = await readLine(SharedSource.of(process.stdin), process.killed);
  return /^[yY]/.test(answer?.text ?? '');
}
