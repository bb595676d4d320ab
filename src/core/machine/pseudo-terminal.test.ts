import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTerminal } from './pseudo-terminal.ts';

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes ? new TextDecoder().decode(bytes) : undefined;

test('cooked mode edits and echoes a line', async () => {
  const controller = createTerminal('pts/0', { columns: 80, rows: 24 });
  controller.write('lss\x7f é\x7f-l\r');
  assert.equal(text(await controller.terminal.input.read()), 'ls -l\n');
  let screen = '';
  while (!screen.endsWith('\r\n')) screen += text(await controller.output.read());
  assert.equal(screen, 'lss\b \b é\b \b-l\r\n');
  controller.write('one two \x17x\x15y\r');
  assert.equal(text(await controller.terminal.input.read()), 'y\n');
  controller.write('ab\x04');
  assert.equal(text(await controller.terminal.input.read()), 'ab');
  controller.write('\x04');
  assert.equal(await controller.terminal.input.read(), undefined);
});

test('the keyboard signals the foreground group, unless raw', async () => {
  const controller = createTerminal('pts/0', { columns: 80, rows: 24 });
  const signals: unknown[] = [];
  controller.onSignal((group, signal) => signals.push([group, signal]));
  controller.terminal.foregroundGroup = 7;
  controller.write('partial\x03\x1a\x1c');
  controller.resize({ columns: 100, rows: 30 });
  controller.terminal.setRaw(true);
  controller.write('\x03');
  assert.equal(text(await controller.terminal.input.read()), '\x03');
  controller.hangUp();
  assert.deepEqual(signals, [
    [7, 'SIGINT'],
    [7, 'SIGTSTP'],
    [7, 'SIGQUIT'],
    [7, 'SIGWINCH'],
    [0, 'SIGHUP'],
  ]);
  assert.equal(await controller.terminal.input.read(), undefined);
});

test('output gets carriage returns', async () => {
  const controller = createTerminal('pts/0', { columns: 80, rows: 24 });
  await controller.terminal.output.write('a\nb\r\n');
  assert.equal(text(await controller.output.read()), 'a\r\nb\r\n');
});
