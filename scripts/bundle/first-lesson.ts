/**
 * The sources that a first lesson loads until its nodes are Ready, its terminal has a prompt and `kubectl get` has answered, by
 * what makes them load: entries first, then what is loaded on demand. What is loaded later than that does not count.
 */
export const firstLesson = {
  loader: ['src/embed/loader.ts'],
  page: ['src/embed/playground.ts'],
  hypervisor: ['src/workers/hypervisor.ts'],
  machine: ['src/workers/machine.ts', 'src/core/machine/systemd/systemd.ts'],
  controlPlane: ['src/playground/control-plane-programs.ts'],
  node: ['src/playground/node-programs.ts', 'src/core/network/cni/plugins.ts'],
  terminal: [
    'src/terminal/kubectl/commands/get.ts',
    'src/terminal/kubectl/kubectl.ts',
    'src/terminal/shell/interactive/run-interactive.ts',
    'src/terminal/shell/shells.ts',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
