import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../../clock.ts';
import { createMemoryDisk } from '../../disk/memory-disk.ts';
import { createSwitch } from '../../network/switch.ts';
import { baseImage } from '../base-image.ts';
import { createMachine, type Machine } from '../machine.ts';
import type { Program } from '../process.ts';
import { machineCommands, machinePrograms, machineSystemCommands } from '../tools/catalogue.ts';
import { notifyReady } from './control-client.ts';
// Loaded beforehand: while the manual clock stands still, nothing waits for a program's code to arrive.
import './journal/journalctl.ts';
import './logger.ts';
import './systemctl/systemctl.ts';
import './systemd.ts';

const own: Record<string, Program> = {
  async daemon(process) {
    await process.stdout.write(`started with ${process.argv.slice(1).join(' ')}\n`);
    await new Promise<void>((resolve) => process.onSignal('SIGTERM', resolve));
    await process.stderr.write('leaving\n');
    return 0;
  },
  async failing(process) {
    await process.stderr.write('no configuration\n');
    return 1;
  },
  async notifying(process) {
    await process.clock.sleep(3000);
    await notifyReady(process, 'Serving');
    await new Promise<void>((resolve) => process.onSignal('SIGTERM', resolve));
    return 0;
  },
};

const clock = new PlaygroundClock({ speed: 0, startMs: Date.UTC(2026, 10, 21, 1, 4, 5), seed: 3 });

async function bootMachine(units: Record<string, string>): Promise<Machine> {
  const all = new Map([
    ...machinePrograms.map(({ name, run }): [string, Program] => [name, run]),
    ...Object.entries(own),
  ]);
  const files = Object.fromEntries(
    Object.entries(units).map(([name, content]) => [`/etc/systemd/system/${name}`, { type: 'file' as const, content }]),
  );
  const machine = createMachine({
    name: 'node01',
    address: '172.30.1.3',
    clock,
    disk: createMemoryDisk(),
    resources: { cpus: 2, memoryBytes: 2 * 2 ** 30, diskBytes: 20e9 },
    link: createSwitch({ clock }).connect('node01'),
    programs: { has: (name) => all.has(name), lookup: async (name) => all.get(name) },
    image: baseImage({
      hostname: 'node01',
      hosts: [],
      commands: [...machineCommands, ...Object.keys(own)],
      systemCommands: machineSystemCommands,
      files,
    }),
  });
  const booted = machine.boot();
  await clock.advance(100);
  await booted;
  return machine;
}

test('a machine boots, applies its settings and takes its services down in order', async () => {
  const machine = await bootMachine({});
  const running = await machine.exec(['systemctl', 'is-system-running']);
  assert.equal(running.stdout, 'running\n', (await machine.exec(['journalctl'])).stdout);
  assert.equal(
    (await machine.exec(['sysctl', 'net.ipv4.ip_forward', 'net.bridge.bridge-nf-call-iptables'])).stdout,
    'net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\n',
  );
  assert.match((await machine.exec(['lsmod'])).stdout, /^br_netfilter +\d+ +0$/m);
  await machine.shutdown();
  assert.equal(machine.running, false);
});

test('a service is enabled, started, looked at, stopped', async () => {
  const machine = await bootMachine({
    'web.service':
      '[Unit]\nDescription=Web\nDocumentation=https://example.com\n[Service]\nExecStart=/usr/bin/daemon\n[Install]\nWantedBy=multi-user.target\n',
    'web.service.d/10-args.conf': `[Service]\nEnvironment="ARGS=--one --two"\nEnvironmentFile=-/etc/default/web\nExecStart=\nExecStart=/usr/bin/daemon $ARGS $\{EXTRA}x\n`,
  });
  machine.writeFile('/etc/default/web', '# more\nEXTRA="a b"\n');
  const enabled = await machine.exec(['systemctl', 'enable', '--now', 'web']);
  assert.equal(
    enabled.stderr,
    'Created symlink /etc/systemd/system/multi-user.target.wants/web.service → /etc/systemd/system/web.service.\n',
  );
  await clock.advance(65_000);
  const { stdout, exitCode } = await machine.exec(['systemctl', 'status', 'web']);
  const pid = /Main PID: (\d+)/.exec(stdout)?.[1] ?? '';
  assert.equal(exitCode, 0);
  assert.equal(
    stdout.replaceAll(new RegExp(`\\b${pid}\\b`, 'g'), 'PID').replace(/CPU: .*/, 'CPU: X'),
    `● web.service - Web
     Loaded: loaded (/etc/systemd/system/web.service; enabled; preset: enabled)
    Drop-In: /etc/systemd/system/web.service.d
             └─10-args.conf
     Active: active (running) since Sat 2026-11-21 01:04:05 UTC; 1min 5s ago
       Docs: https://example.com
   Main PID: PID (daemon)
      Tasks: 1 (limit: 4558)
     Memory: 3.0M (peak: 3.0M)
        CPU: X
     CGroup: /system.slice/web.service
             └─PID /usr/bin/daemon --one --two "a bx"

Nov 21 01:04:05 node01 systemd[1]: Started web.service - Web.
Nov 21 01:04:05 node01 daemon[PID]: started with --one --two a bx
`.replace('"a bx"', 'a bx'),
  );
  assert.equal((await machine.exec(['systemctl', 'stop', 'web'])).exitCode, 0);
  const inactive = await machine.exec(['systemctl', 'is-active', 'web']);
  assert.deepEqual([inactive.stdout, inactive.exitCode], ['inactive\n', 3]);
  const log = await machine.exec(['journalctl', '-u', 'web', '-o', 'cat', '-n', '4']);
  assert.equal(
    log.stdout,
    'Stopping web.service - Web...\nleaving\nweb.service: Deactivated successfully.\nStopped web.service - Web.\n',
  );
});

test('a failing service is restarted until the limit, or told of as failed', async () => {
  const machine = await bootMachine({
    'once.service': '[Service]\nExecStart=/usr/bin/failing\n',
    'again.service': '[Service]\nExecStart=/usr/bin/failing\nRestart=always\nRestartSec=1\n',
    'kubelet.service':
      '[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/usr/bin/failing\nRestart=always\nRestartSec=10\n',
    'oneshot.service': '[Service]\nType=oneshot\nExecStart=/usr/bin/failing\n',
    'missing.service': '[Service]\nExecStart=/usr/bin/absent\n',
  });
  await machine.exec(['systemctl', 'start', 'once', 'again', 'kubelet', 'missing']);
  await clock.advance(60_000);
  const states = await machine.exec(['systemctl', 'is-active', 'once', 'again', 'kubelet', 'missing']);
  assert.equal(states.stdout, 'failed\nfailed\nactivating\nfailed\n');
  const shown = await machine.exec(['systemctl', 'show', '-p', 'NRestarts', '--value', 'kubelet']);
  assert.equal(shown.stdout, '6\n');
  const again = await machine.exec(['systemctl', 'show', '-p', 'NRestarts,Result', 'again']);
  assert.equal(again.stdout, 'NRestarts=5\nResult=exit-code\n');
  assert.match((await machine.exec(['systemctl', 'status', 'missing'])).stdout, /code=exited, status=203\/EXEC/);
  const { stderr, exitCode } = await machine.exec(['systemctl', 'start', 'oneshot']);
  assert.equal(exitCode, 1);
  assert.equal(
    stderr,
    'Job for oneshot.service failed because the control process exited with error code.\nSee "systemctl status oneshot.service" and "journalctl -xeu oneshot.service" for details.\n',
  );
  const absent = await machine.exec(['systemctl', 'restart', 'absent']);
  assert.deepEqual(
    [absent.stderr, absent.exitCode],
    ['Failed to restart absent.service: Unit absent.service not found.\n', 5],
  );
  const log = await machine.exec(['journalctl', '-u', 'once', '-o', 'cat']);
  assert.equal(
    log.stdout,
    "Started once.service.\nno configuration\nonce.service: Main process exited, code=exited, status=1/FAILURE\nonce.service: Failed with result 'exit-code'.\n",
  );
});

test('a notify service is up when it says so', async () => {
  const machine = await bootMachine({
    'n.service': '[Unit]\nDescription=N\n[Service]\nType=notify\nExecStart=/usr/bin/notifying\n',
  });
  const starting = machine.exec(['systemctl', 'start', 'n']);
  await clock.advance(1000);
  assert.equal((await machine.exec(['systemctl', 'is-active', 'n'])).stdout, 'activating\n');
  await clock.advance(3000);
  assert.equal((await starting).exitCode, 0);
  assert.match((await machine.exec(['systemctl', 'status', 'n'])).stdout, /Status: "Serving"/);
});

test('the journal is kept over boots and can be followed', async () => {
  const machine = await bootMachine({});
  let followed = '';
  const control = new AbortController();
  const following = machine.exec(['journalctl', '-f', '-t', 'me'], {
    signal: control.signal,
    onOutput: (_stream, text) => (followed += text),
  });
  await clock.advance(10);
  await machine.exec(['logger', '-t', 'me', 'hello', 'there']);
  await clock.advance(10);
  assert.match(followed, /^Nov 21 01:06:\d\d node01 me\[\d+\]: hello there\n$/);
  control.abort();
  await following;
  const rebooted = machine.exec(['systemctl', 'reboot']);
  await clock.advance(100);
  await rebooted;
  assert.equal(machine.running, true);
  const boots = await machine.exec(['journalctl', '--list-boots']);
  assert.equal(boots.stdout.split('\n').length, 4);
  assert.match(
    (await machine.exec(['journalctl', '-b', '-1', '-t', 'me', '-o', 'json'])).stdout,
    /"MESSAGE":"hello there"}\n$/,
  );
});
