import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Machine } from '../src/core/machine/machine.ts';
import { registerCompletion } from '../src/terminal/shell/completion.ts';
import { startShellMachine } from './shell-machine.ts';

/** Someone at a terminal: types, and waits for what is to appear. */
class Typist {
  #shown = '';
  #waiting: (() => void) | undefined;
  readonly #session: ReturnType<Machine['openTerminal']>;

  constructor(machine: Machine) {
    this.#session = machine.openTerminal({ columns: 80, rows: 24 });
    void this.#watch();
  }

  async #watch(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const piece of this.#session.controller.output) {
      this.#shown += decoder.decode(piece, { stream: true });
      this.#waiting?.();
    }
  }

  /** Types keys and resolves, once `expected` has appeared, to what appeared until then. */
  async type(keys: string, expected: string): Promise<string> {
    this.#shown = '';
    this.#session.controller.write(keys);
    while (!this.#shown.includes(expected)) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.#shown;
  }

  get exited(): Promise<{ code: number }> {
    return this.#session.exited;
  }
}

const prompt = 'root@controlplane:~# ';
const options = { timeout: 20_000 };

test('a line is edited, completed, recalled and run', options, async () => {
  const machine = await startShellMachine();
  machine.writeFile('/root/some-file.txt', 'content\n');
  const typist = new Typist(machine);
  await typist.type('', prompt);
  assert.match(await typist.type('echo hi\r', `hi\r\n`), /hi\r\n$/);
  await typist.type('', prompt);
  assert.match(await typist.type('cat so\t\r', 'content\r\n'), /cat some-file\.txt/);
  await typist.type('', prompt);
  await typist.type('\x1b[A\x1b[A\x01\x1b[C\x1b[C\x1b[C\x1b[C\x1b[C\x0bnew\r', '\r\nnew\r\n');
  await typist.type('', prompt);
  await typist.type('nosuch\r', '-bash: nosuch: command not found\r\n');
  await typist.type('for i in 1 2\r', '> ');
  await typist.type('do echo "n$i"; done\r', 'n1\r\nn2\r\n');
  await typist.type('\x12some\r', 'content\r\n');
});

test('Ctrl-C, Ctrl-Z and Ctrl-D reach what is in the foreground', options, async () => {
  const typist = new Typist(await startShellMachine());
  await typist.type('', prompt);
  await typist.type('sleep 100\r', '\x1b[?2004l');
  await typist.type('\x03', prompt);
  await typist.type('echo "status $?"\r', 'status 130');
  await typist.type('sleep 100 | cat\r', '\x1b[?2004l');
  await typist.type('\x1a', '[1]+  Stopped                 sleep 100 | cat\r\n');
  await typist.type('jobs\r', '[1]+  Stopped');
  await typist.type('fg\r', 'sleep 100 | cat\r\n');
  await typist.type('\x03', prompt);
  await typist.type('while true; do :; done\r', '\x1b[?2004l');
  await typist.type('\x03', prompt);
  await typist.type('cat\r', '\x1b[?2004l');
  await typist.type('echoed\r', 'echoed\r\nechoed\r\n');
  await typist.type('\x04', prompt);
  await typist.type('exit 3\r', 'logout');
  assert.equal((await typist.exited).code, 3);
});

test("a program's own completion is asked, also under an alias", options, async () => {
  registerCompletion('kubectl', (_process, words) =>
    Promise.resolve({
      candidates: ['describe', 'delete'].filter((word) => word.startsWith(words.at(-1) ?? '')),
      files: false,
    }),
  );
  const typist = new Typist(await startShellMachine());
  await typist.type('', prompt);
  await typist.type('alias k=kubectl; complete -o default -F __start_kubectl kc\r', prompt);
  await typist.type('k desc\t', 'ribe ');
  await typist.type('\x15kc de\t\t', 'delete  describe\r\n');
});

test('vi changes and saves a file', options, async () => {
  const machine = await startShellMachine();
  machine.writeFile('/root/pod.yaml', 'kind: Pod\nspec: {}\n');
  const typist = new Typist(machine);
  await typist.type('', prompt);
  await typist.type('vi pod.yaml\r', 'kind: Pod');
  await typist.type('oapiVersion: v1\x1bjddkyyp:wq\r', prompt);
  assert.equal(new TextDecoder().decode(machine.readFile('/root/pod.yaml')), 'kind: Pod\nkind: Pod\napiVersion: v1\n');
});
