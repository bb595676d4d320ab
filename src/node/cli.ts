#!/usr/bin/env node
import { execCommand } from './commands/exec.ts';
import { kubectlCommand } from './commands/kubectl.ts';
import { lessonCommand } from './commands/lesson.ts';

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  exec: execCommand,
  kubectl: kubectlCommand,
  lesson: lessonCommand,
};

const usage = `Usage: tabernetes COMMAND

  exec [--nodes N] -- COMMAND...   runs one command line in a fresh playground
  kubectl ARGS...                  kubectl, against the cluster that the usual kubeconfig rules name
  lesson test DIR...               runs each scenario's solution against its own checks
`;

const [name = '', ...words] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  (name === '--help' || name === 'help' ? process.stdout : process.stderr).write(usage);
  process.exit(name === '--help' || name === 'help' ? 0 : 2);
}
process.exit(await command(words));
