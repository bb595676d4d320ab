import assert from 'node:assert/strict';
import { createPlayground, type ExecOptions, type Playground, type PlaygroundOptions } from '../../src/node/index.ts';

/** A playground seen through the command lines of its machines. */
export interface Shell {
  readonly playground: Playground;
  /** What the command wrote to stdout. Fails the test unless it exits with 0. */
  run(command: string, options?: ExecOptions): Promise<string>;
  /** What the command wrote to both streams. Fails the test if it exits with 0. */
  fail(command: string, options?: ExecOptions): Promise<string>;
  /** Repeats the command until its output matches; fails the test with the last output after `limitMs` of the host. */
  until(command: string, pattern: RegExp, limitMs?: number): Promise<string>;
}

/** Starts a playground; with a cluster, its nodes are Ready and its DNS answers. */
export async function startShell(options: PlaygroundOptions = {}): Promise<Shell> {
  const playground = await createPlayground(options);
  await playground.ready;
  const shell = shellOf(playground);
  if (options.state !== 'bare') await dnsAnswers(shell);
  return shell;
}

/** A readiness probe that comes too early is repeated after ten seconds of the playground. */
async function dnsAnswers({ playground, run }: Shell): Promise<void> {
  playground.clock.speed(10);
  await run('kubectl -n kube-system rollout status deployment/coredns --timeout=60s');
  playground.clock.speed(1);
}

export function shellOf(playground: Playground): Shell {
  return {
    playground,
    run: async (command, options) => {
      const { stdout, stderr, exitCode } = await playground.exec(command, options);
      assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
      return stdout;
    },
    fail: async (command, options) => {
      const { stdout, stderr, exitCode } = await playground.exec(command, options);
      assert.notEqual(exitCode, 0, `${command}\n${stdout}${stderr}`);
      return stdout + stderr;
    },
    until: async (command, pattern, limitMs = 15_000) => {
      const end = performance.now() + limitMs;
      for (;;) {
        const { stdout, stderr } = await playground.exec(command);
        const output = stdout + stderr;
        if (pattern.test(output)) return output;
        if (performance.now() > end) assert.match(output, pattern, command);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}
