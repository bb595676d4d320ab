import { registerCompletion } from '../terminal/shell/completion.ts';

/** What Tab completes behind the names of programs; each is loaded when it is first asked for. */
export function registerCompletions(): void {
  registerCompletion('kubectl', async (process, words) =>
    (await import('../terminal/kubectl/kubectl.ts')).completeKubectl(process, words),
  );
}
