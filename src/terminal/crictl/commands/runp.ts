import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';
import { readPodConfig } from '../pod-config.ts';

export const runPodCommand = defineCommand({
  use: 'runp pod-config.json',
  short: 'Run a new pod',
  checkArguments: (args) => {
    if (args.length === 0) throw new Error('ID cannot be empty');
  },
  run: async (invocation) => {
    const { process, args } = invocation;
    const config = readPodConfig(process.files.readText(process.resolve(args[0] ?? '')));
    const { podSandboxId } = await connect(invocation).runtime('RunPodSandbox', { config });
    await process.stdout.write(`${podSandboxId}\n`);
    return 0;
  },
});
