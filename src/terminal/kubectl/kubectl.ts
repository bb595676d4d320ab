import { defineProgram, type Process, type Program } from '../../core/machine/process.ts';
import { type Completion, completeCommandLine } from '../cli/complete.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { fail } from './fail.ts';
import { renderHelp } from './help/render.ts';
import { rootCommand } from './root-command.ts';
import { type TransportFactory, useTransport } from './session.ts';

/** kubectl on a network of the caller's choice; without one it is the process's own. */
export function createKubectl(transport?: TransportFactory): Program {
  return (process) => {
    if (transport !== undefined) useTransport(process, transport);
    return runCommandLine(process, { root: rootCommand, help: renderHelp, fail });
  };
}

export const kubectlProgram = defineProgram({ name: 'kubectl', run: createKubectl() });

/** Completes the last of `words`; the first is `kubectl`. */
export function completeKubectl(process: Process, words: readonly string[]): Promise<Completion> {
  return completeCommandLine(process, rootCommand, words);
}
