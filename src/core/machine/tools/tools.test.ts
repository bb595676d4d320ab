import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../../clock.ts';
import { createMemoryDisk } from '../../disk/memory-disk.ts';
import { createSwitch } from '../../network/switch.ts';
import { baseImage } from '../base-image.ts';
import { createMachine, type Machine } from '../machine.ts';
import type { Program } from '../process.ts';
import { machineCommands, machinePrograms, machineSystemCommands } from './catalogue.ts';

/** Runs the words of a command; a login shell answers each line. */
const shell: Program = async (process) => {
  const command = process.argv[process.argv.indexOf('-c') + 1];
  if (process.argv.includes('-c') && command !== undefined) {
    if (command.startsWith('exit ')) return Number(command.slice(5));
    return (await process.spawn(command.split(' ')).exited).code;
  }
  process.onSignal('SIGINT', () => {});
  for await (const line of process.stdin) {
    const text = new TextDecoder().decode(line).trim();
    if (text === 'exit') return 3;
    if (text.startsWith('sleep')) await process.spawn(text.split(' ')).exited;
    await process.stdout.write(`${process.hostname}: ${text} on ${process.isTerminal(1)} ${process.env.get('TERM')}\n`);
  }
  return 0;
};

const sleep: Program = async (process) => {
  await process.clock.sleep(Number(process.argv[1]) * 1000);
  return 0;
};

const clock = new PlaygroundClock({ speed: 0, startMs: Date.UTC(2026, 10, 21, 1, 4, 5), seed: 9 });
const programs = new Map<string, Program>([
  ...machinePrograms.map(({ name, run }): [string, Program] => [name, run]),
  ['bash', shell],
  ['sleep', sleep],
]);

async function bootPair(): Promise<[controlplane: Machine, node01: Machine]> {
  const lan = createSwitch({ clock });
  const hosts = [
    { name: 'controlplane', address: '172.30.1.2' },
    { name: 'node01', address: '172.30.1.3' },
  ];
  const make = ({ name, address }: { name: string; address: string }): Machine =>
    createMachine({
      name,
      address,
      clock,
      disk: createMemoryDisk(),
      resources: { cpus: 2, memoryBytes: 2 ** 31, diskBytes: 20e9 },
      link: lan.connect(name),
      gateway: '172.30.1.1',
      programs: { has: (program) => programs.has(program), lookup: async (program) => programs.get(program) },
      image: baseImage({
        hostname: name,
        hosts,
        commands: [...machineCommands, 'bash', 'sleep'],
        systemCommands: machineSystemCommands,
      }),
    });
  const pair: [Machine, Machine] = [make(hosts[0] ?? fail()), make(hosts[1] ?? fail())];
  await whileTimePasses(Promise.all(pair.map((machine) => machine.boot())), 100);
  return pair;
}

/** Time goes on until the promise settles: a program that is still being loaded starts its timers late. */
async function whileTimePasses<T>(promise: Promise<T>, stepMs: number): Promise<T> {
  let settled = false;
  const markSettled = (): void => {
    settled = true;
  };
  promise.then(markSettled, markSettled);
  do {
    await clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  } while (!settled);
  return promise;
}

function fail(): never {
  throw new Error('no such host');
}

/** Runs a command while time passes. */
async function run(
  machine: Machine,
  command: string,
  passesMs = 100,
): Promise<[stdout: string, stderr: string, exitCode: number]> {
  const { stdout, stderr, exitCode } = await whileTimePasses(machine.exec(command.split(' ')), passesMs);
  return [stdout, stderr, exitCode];
}

test('ssh runs commands on other machines', async () => {
  const [controlplane, node01] = await bootPair();
  assert.deepEqual(await run(controlplane, 'ssh node01 hostname'), ['node01\n', '', 0]);
  assert.deepEqual(await run(controlplane, 'ssh node01 exit 7'), ['', '', 7]);
  assert.deepEqual(await run(controlplane, 'ssh absent ls'), [
    '',
    'ssh: Could not resolve hostname absent: Name or service not known\n',
    255,
  ]);
  controlplane.writeFile('/root/big', 'x'.repeat(100_000));
  assert.deepEqual(await run(controlplane, 'scp /root/big node01:'), ['', '', 0]);
  assert.equal(node01.readFile('/root/big').length, 100_000);
  assert.deepEqual(await run(controlplane, 'scp node01:/etc/hostname /tmp'), ['', '', 0]);
  assert.equal(new TextDecoder().decode(controlplane.readFile('/tmp/hostname')), 'node01\n');
  await run(node01, 'systemctl stop ssh');
  assert.deepEqual(await run(controlplane, 'ssh node01 hostname'), [
    '',
    'ssh: connect to host node01 port 22: Connection refused\n',
    255,
  ]);
});

test('ssh gives a terminal, passes the keyboard on, and notices a lost machine', async () => {
  const [controlplane, node01] = await bootPair();
  const { kernel } = controlplane;
  assert(kernel);
  const controller = kernel.openTerminal({ columns: 80, rows: 24 });
  const env = new Map([
    ['PATH', '/usr/bin'],
    ['TERM', 'xterm'],
  ]);
  const child = kernel.spawn(['ssh', 'node01'], { terminal: controller.terminal, env });
  let screen = '';
  void (async () => {
    for await (const piece of controller.output) screen += new TextDecoder().decode(piece);
  })();
  await clock.advance(50);
  controller.write('hello\r');
  await clock.advance(50);
  assert.equal(screen, 'hello\r\nnode01: hello on true xterm\r\n');
  controller.write('sleep 100\r');
  await clock.advance(50);
  controller.write('\x03');
  await clock.advance(50);
  assert.match(screen, /sleep 100\r\n\^C/);
  await node01.crash();
  await clock.advance(120_000);
  assert.equal((await child.exited).code, 255);
  assert.match(screen, /closed by remote host\.\r\n/);
  assert.equal(controller.terminal.raw, false);
});

test('processes are listed, found and signalled', async () => {
  const [machine] = await bootPair();
  const sleeping = machine.exec(['sleep', '1000']);
  await clock.advance(10);
  const [pid = ''] = (await run(machine, 'pgrep -x sleep'))[0].split('\n');
  const [aux] = await run(machine, 'ps aux');
  assert.match(aux, /^USER {9}PID %CPU %MEM {4}VSZ {3}RSS TTY {6}STAT START {3}TIME COMMAND\n/);
  assert.match(
    aux,
    new RegExp(`^root +${pid} +\\d+\\.\\d +0\\.1 +3072 +3072 \\? +Ss +01:\\d\\d +0:00 sleep 1000$`, 'm'),
  );
  assert.deepEqual(await run(machine, `ps -o pid=,args= -p ${pid}`), [`${pid.padStart(7)} sleep 1000\n`, '', 0]);
  assert.deepEqual(await run(machine, 'kill 99999'), ['', 'kill: (99999): No such process\n', 1]);
  assert.deepEqual(await run(machine, 'pkill -9 sleep'), ['', '', 0]);
  assert.equal((await sleeping).exitCode, 137);
  assert.deepEqual(await run(machine, 'killall sleep'), ['', 'sleep: no process found\n', 1]);
});

test('addresses, routes and sockets are shown and changed', async () => {
  const [machine, other] = await bootPair();
  assert.equal(
    (await run(machine, 'ip route'))[0],
    'default via 172.30.1.1 dev eth0 \n172.30.1.0/24 dev eth0 proto kernel scope link src 172.30.1.2 \n',
  );
  assert.match((await run(machine, 'ss -tln'))[0], /^LISTEN 0 {6}4096 +0\.0\.0\.0:22 +0\.0\.0\.0:\*/m);
  const [pinged] = await run(machine, 'ping -c 2 node01', 3000);
  assert.match(pinged, /^2 packets transmitted, 2 received, 0% packet loss, time 100\dms$/m);
  await other.crash();
  const [unanswered, , code] = await run(machine, 'ping -c 1 node01', 20_000);
  assert.match(unanswered, /1 packets transmitted, 0 received,.* 100% packet loss/);
  assert.equal(code, 1);
});

test('mounts, sizes and swap', async () => {
  const [machine] = await bootPair();
  assert.match((await run(machine, 'df -h /'))[0], /^\/dev\/vda1 +19G +3\.1G +15G +17% \/$/m);
  assert.deepEqual(await run(machine, 'mount -t tmpfs none /mnt'), ['', '', 0]);
  assert.match((await run(machine, 'mount'))[0], /^tmpfs on \/mnt type tmpfs \(rw,relatime\)$/m);
  assert.deepEqual(await run(machine, 'umount /mnt'), ['', '', 0]);
  assert.deepEqual(await run(machine, 'umount /mnt'), ['', 'umount: /mnt: not mounted.\n', 32]);
  machine.writeFile('/swapfile', new Uint8Array(1 << 20));
  assert.deepEqual(await run(machine, 'swapon /swapfile'), ['', 'swapon: /swapfile: read swap header failed\n', 255]);
  await run(machine, 'mkswap /swapfile');
  await run(machine, 'swapon /swapfile');
  assert.match((await run(machine, 'free -k'))[0], /^Swap: +1024 +0 +1024$/m);
  await run(machine, 'swapoff -a');
  assert.equal((await run(machine, 'swapon --show'))[0], '');
});
