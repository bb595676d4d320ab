#!/usr/bin/env node
import { execCommand } from './commands/exec.ts';
import { kubectlCommand } from './commands/kubectl.ts';
import { lessonCommand } from './commands/lesson.ts';
import { serveCommand } from './commands/serve.ts';

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  exec: execCommand,
  kubectl: kubectlCommand,
  lesson: lessonCommand,
  serve: serveCommand,
};

const usage = `Usage: tabernetes COMMAND

  exec [--nodes N] -- COMMAND...   runs one command line in a fresh playground
  kubectl ARGS...                  kubectl, against the cluster that the usual kubeconfig rules name
  lesson test DIR...               runs each scenario's solution against its own checks
  serve [--nodes N] [--port 6443] [--kubeconfig FILE]
                                   serves a playground's API over HTTPS on loopback, for real clients
`;

const [name = '', ...words] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  (name === '--help' || name === 'help' ? process.stdout : process.stderr).write(usage);
  process.exit(name === '--help' || name === 'help' ? 0 : 2);
}
process.exit(await command(words));
