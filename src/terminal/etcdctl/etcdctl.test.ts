import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type StartedMachine, type StartedMachines, startMachines } from '../../../test/machines/start-machines.ts';
import { PlaygroundClock } from '../../core/clock.ts';
import { etcdProgram } from '../../core/etcd/etcd-program.ts';
import { etcdctlProgram } from './etcdctl-program.ts';
import { etcdutlProgram } from './etcdutl/etcdutl-program.ts';

const running: StartedMachines[] = [];
after(() => Promise.all(running.map((machines) => machines.stop())));

async function prepare(): Promise<StartedMachine> {
  const started = await startMachines(1, [etcdProgram, etcdctlProgram, etcdutlProgram], new PlaygroundClock());
  running.push(started);
  const [node] = started.machines;
  assert.ok(node);
  return node;
}

const url = 'http://127.0.0.1:2379';

async function startEtcd(node: StartedMachine, dataDirectory = '/var/lib/etcd'): Promise<() => Promise<unknown>> {
  const flags = [
    '--name=m1',
    `--data-dir=${dataDirectory}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
  ];
  const peers = ['--listen-peer-urls=http://127.0.0.1:2380', '--initial-advertise-peer-urls=http://127.0.0.1:23800'];
  const process = node.kernel.spawn(['/usr/bin/etcd', ...flags, ...peers], { stdout: null, stderr: null });
  await node.machine.exec(['etcdctl', 'endpoint', 'health']);
  return () => {
    process.kill('SIGTERM');
    return process.exited;
  };
}

/** What a command prints, as in a terminal: output, then errors, then the exit code. */
async function run({ machine }: StartedMachine, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await machine.exec(['etcdctl', ...args]);
  const errors = stderr.split('\n').filter((line) => !line.startsWith('{"level"'));
  return `${stdout}${errors.join('\n')}[${exitCode}]`;
}

describe('etcdctl', () => {
  it('reads and writes as the real one does', async () => {
    const node = await prepare();
    await startEtcd(node);
    assert.equal(await run(node, 'put', 'foo', 'bar'), 'OK\n[0]');
    assert.equal(await run(node, 'put', 'foo', 'bar2', '--prev-kv'), 'OK\nfoo\nbar\n[0]');
    await run(node, 'put', '/a/1', 'one');
    await run(node, 'put', '/a/2', 'two');
    assert.equal(await run(node, 'get', 'foo'), 'foo\nbar2\n[0]');
    assert.equal(await run(node, 'get', '/a/', '--prefix'), '/a/1\none\n/a/2\ntwo\n[0]');
    assert.equal(await run(node, 'get', '/a/', '--prefix', '--keys-only'), '/a/1\n\n/a/2\n\n[0]');
    assert.equal(await run(node, 'get', '', '--from-key', '--keys-only', '--limit', '2'), '/a/1\n\n/a/2\n\n[0]');
    assert.equal(await run(node, 'get', '/a/', '--prefix', '--print-value-only'), 'one\ntwo\n[0]');
    assert.equal(
      await run(node, 'get', '/a/', '--prefix', '--sort-by=KEY', '--order=DESCEND', '--print-value-only'),
      'two\none\n[0]',
    );
    assert.equal(await run(node, 'get', 'foo', '--rev', '2'), 'foo\nbar\n[0]');
    assert.equal(await run(node, 'get', 'nope'), '[0]');
    const ids = '"cluster_id":324952591200643719,"member_id":3319814642761637952';
    const json = `{"header":{${ids},"revision":5},"kvs":[{"key":"Zm9v","create_revision":2,"mod_revision":3,"version":2,"value":"YmFyMg=="}],"count":1}`;
    assert.equal(await run(node, 'get', 'foo', '-w', 'json'), `${json}\n[0]`);
    const member = '2e1259d415f2a040, started, m1, http://127.0.0.1:23800, http://127.0.0.1:2379, false';
    assert.equal(await run(node, 'member', 'list'), `${member}\n[0]`);
    assert.equal(await run(node, 'del', '/a/', '--prefix', '--prev-kv'), '2\n/a/1\none\n/a/2\ntwo\n[0]');
    assert.equal(await run(node, 'del', 'nope'), '0\n[0]');
    assert.match(await run(node, 'lease', 'grant', '100'), /^lease [0-9a-f]{16} granted with TTL\(100s\)\n\[0\]$/);
    assert.match(await run(node, 'lease', 'list'), /^found 1 leases\n[0-9a-f]{16}\n\[0\]$/);
    assert.equal(await run(node, 'lease', 'timetolive', '1234'), 'lease 0000000000001234 already expired\n[0]');
    assert.equal(await run(node, 'compaction', '5'), 'compacted revision 5\n[0]');
    assert.match(
      await run(node, 'endpoint', 'health'),
      /^127.0.0.1:2379 is healthy: successfully committed proposal: took = \S+\n\[0\]$/,
    );
    const table = (await run(node, 'member', 'list', '-w', 'table')).split('\n');
    assert.equal(
      table[1],
      '|        ID        | STATUS  | NAME |       PEER ADDRS       |     CLIENT ADDRS      | IS LEARNER |',
    );
    assert.equal(
      table[3],
      '| 2e1259d415f2a040 | started |   m1 | http://127.0.0.1:23800 | http://127.0.0.1:2379 |      false |',
    );
  });

  it('fails as the real one does', async () => {
    const node = await prepare();
    await startEtcd(node);
    await run(node, 'put', 'a', '1');
    const future = 'etcdserver: mvcc: required revision is a future revision';
    assert.equal(await run(node, 'get', 'a', '--rev', '100'), `Error: ${future}\n[1]`);
    assert.equal(
      await run(node, 'get'),
      'Error: get command needs one argument as key and an optional argument as range_end\n[128]',
    );
    assert.equal(
      await run(node, 'get', 'a', '--prefix', '--from-key'),
      'Error: `--prefix` and `--from-key` cannot be set at the same time, choose one\n[128]',
    );
    assert.equal(await run(node, 'get', 'a', '-w', 'table'), 'Error: table not supported as output format\n[4]');
    assert.equal(
      await run(node, 'get', 'a', '--count-only'),
      'Error: --count-only is only for `--write-out=fields`\n[128]',
    );
    assert.equal(await run(node, 'put', '--lease=123', 'x', 'y'), 'Error: etcdserver: requested lease not found\n[1]');
    assert.equal(
      await run(node, 'lease', 'revoke', '1234'),
      'Error: failed to revoke lease (etcdserver: requested lease not found)\n[1]',
    );
    assert.equal(
      await run(node, 'bogus'),
      `Error: unknown command "bogus" for "etcdctl"\nRun 'etcdctl --help' for usage.\n[1]`,
    );
    assert.match(
      await run(node, 'get', '--bogus'),
      /^Error: unknown flag: --bogus\nNAME:\n {2}get - Gets the key or a range of keys\n/,
    );
    const secure = ['--endpoints=https://127.0.0.1:2379', '--cacert=/nope', 'get', 'a'];
    assert.equal(await run(node, ...secure), 'Error: open /nope: no such file or directory\n[128]');
    const closed = ['--endpoints=http://127.0.0.1:1', '--command-timeout=300ms'];
    assert.equal(await run(node, ...closed, 'get', 'a'), 'Error: context deadline exceeded\n[1]');
    const unhealthy =
      'http://127.0.0.1:1 is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n[1]';
    assert.equal(await run(node, ...closed, 'endpoint', 'health'), unhealthy);
    const { stderr } = await node.machine.exec(['etcdctl', ...closed, 'get', 'a']);
    assert.match(stderr, /dial tcp 127.0.0.1:1: connect: connection refused/);
    const shadowed = await node.machine.exec(['etcdctl', '--endpoints=x', 'get', 'a'], {
      env: { ETCDCTL_ENDPOINTS: url },
    });
    assert.match(shadowed.stderr, /conflicting environment variable is shadowed/);
    const older = await node.machine.exec(['etcdctl', 'get', 'a'], { env: { ETCDCTL_API: '3' } });
    assert.equal(older.stdout, 'a\n1\n');
    assert.match(older.stderr, /"msg":"unrecognized environment variable","environment-variable":"ETCDCTL_API=3"/);
  });

  it('watches', async () => {
    const node = await prepare();
    await startEtcd(node);
    const ending = new AbortController();
    let output = '';
    const onOutput = (_: string, text: string): void => {
      output += text;
    };
    const watching = node.machine.exec(['etcdctl', 'watch', 'w', '--rev', '2', '--prev-kv'], {
      signal: ending.signal,
      onOutput,
    });
    await run(node, 'put', 'w', '1');
    await run(node, 'put', 'w', '2');
    await run(node, 'del', 'w');
    for (let attempt = 0; attempt < 100 && !output.includes('DELETE'); attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    ending.abort();
    await watching.catch(() => {});
    assert.equal(output, 'PUT\nw\n1\nPUT\nw\n1\nw\n2\nDELETE\nw\n2\nw\n\n');
  });

  it('saves a snapshot from which etcdutl restores a member', async () => {
    const node = await prepare();
    const stop = await startEtcd(node);
    await run(node, 'put', 'kept', 'yes');
    assert.equal(
      await run(node, 'snapshot', 'save', '/root/snap.db'),
      'Snapshot saved at /root/snap.db\nServer version 3.6.0\n[0]',
    );
    assert.match(
      await run(node, 'snapshot', 'save', '/nodir/x'),
      /could not open \/nodir\/x.part \(open \/nodir\/x.part: no such file or directory\)/,
    );
    await run(node, 'put', 'kept', 'changed');
    await stop();
    const utility = (...args: string[]) => node.machine.exec(['etcdutl', ...args]);
    const status = await utility('snapshot', 'status', '/root/snap.db');
    assert.match(status.stdout, /^[0-9a-f]+, 2, 1, \d+ B, 3\.6\.0\n$/);
    assert.equal(
      (await utility('snapshot', 'restore', '/root/snap.db', '--data-dir', '/var/lib/restored')).exitCode,
      0,
    );
    const again = await utility('snapshot', 'restore', '/root/snap.db', '--data-dir', '/var/lib/restored');
    assert.deepEqual(
      [again.exitCode, again.stderr],
      [1, 'Error: data-dir "/var/lib/restored" not empty or could not be read\n'],
    );
    assert.equal(
      (await utility('snapshot', 'status', '/nope')).stderr,
      'Error: stat /nope: no such file or directory\n',
    );
    await startEtcd(node, '/var/lib/restored');
    assert.equal(await run(node, 'get', 'kept'), 'kept\nyes\n[0]');
  });
});
