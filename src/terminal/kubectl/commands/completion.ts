import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../failures.ts';

const script = `# bash completion for kubectl
__start_kubectl() {
    local IFS=$'\\n'
    COMPREPLY=($(kubectl __complete "\${COMP_WORDS[@]:1:$COMP_CWORD}" 2>/dev/null | grep -v '^:'))
}
complete -o default -F __start_kubectl kubectl
`;

export const completionCommand = defineCommand({
  use: 'completion SHELL',
  complete: async () => ['bash'],
  run: async ({ process, args }) => {
    const [shell] = args;
    if (shell === undefined) throw new UsageError('Shell not specified.');
    if (args.length > 1) throw new UsageError('Too many arguments. Expected only the shell type.');
    if (shell !== 'bash') throw new UsageError(`Unsupported shell type "${shell}".`);
    await process.stdout.write(script);
    return 0;
  },
});
