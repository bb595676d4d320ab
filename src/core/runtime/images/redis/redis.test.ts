import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPlayground } from '../../../../playground/create-playground.ts';
import { createInProcessHost } from '../../../../playground/in-process-host.ts';

const playground = await startPlayground({ createHost: () => createInProcessHost() }, { state: 'bare', nodes: 0 });
after(() => playground.close());

async function run(command: string): Promise<string> {
  const { stdout, stderr } = await playground.exec(command, { signal: AbortSignal.timeout(10_000) });
  return stdout + stderr;
}

const pod = {
  metadata: { name: 'redis', namespace: 'default', uid: 'r1' },
  log_directory: '/var/log/pods/redis',
  linux: { security_context: { namespace_options: { network: 2 } } },
};

/** Starts a container and resolves to a command that runs redis-cli in it. */
async function start(name: string, args: readonly string[]): Promise<(words: string) => Promise<string>> {
  const config = {
    metadata: { name },
    image: { image: 'redis:7.4' },
    args,
    log_path: `${name}.log`,
    mounts: [{ container_path: '/data', host_path: `/srv/${name}` }],
  };
  const id = await run(
    `mkdir -p /srv/${name}; echo '${JSON.stringify(config)}' > ${name}.json; crictl start $(crictl create --with-pull $(crictl pods -q) ${name}.json pod.json)`,
  );
  const port = args[args.indexOf('--port') + 1] ?? '';
  const cli = `crictl exec ${id.trim()} redis-cli -p ${port}`;
  await run(`until ${cli} ping > /dev/null 2>&1; do sleep 0.02; done`);
  return (words) => run(`${cli} ${words}`);
}

const port = '7001';
let redis: (words: string) => Promise<string>;

before(async () => {
  await run(`echo '${JSON.stringify(pod)}' > pod.json; crictl runp pod.json`);
  redis = await start('leader', ['--port', port]);
});

test('values of each kind', async () => {
  const commands = [
    ['set greeting "hällo wörld"', 'OK\n'],
    ['get greeting', 'hällo wörld\n'],
    ['strlen greeting', '13\n'],
    ['set greeting x nx', '\n'],
    ['--no-raw get missing', '(nil)\n'],
    ['--no-raw incr hits', '(integer) 1\n'],
    ['incr greeting', 'ERR value is not an integer or out of range\n\n'],
    ['rpush jobs a b c', '3\n'],
    ['lpush jobs z', '4\n'],
    ['--no-raw lrange jobs 1 -2', '1) "a"\n2) "b"\n'],
    ['lpop jobs', 'z\n'],
    ['get jobs', 'WRONGTYPE Operation against a key holding the wrong kind of value\n\n'],
    ['sadd tags x y x', '2\n'],
    ['hset user name ada age 36', '2\n'],
    ['hgetall user', 'name\nada\nage\n36\n'],
    ['type user', 'hash\n'],
    ['set short 1 ex 100', 'OK\n'],
    ['ttl short', '100\n'],
    ['--no-raw foo bar', "(error) ERR unknown command 'foo', with args beginning with: 'bar' \n"],
    ['get', "ERR wrong number of arguments for 'get' command\n\n"],
    ['dbsize', '6\n'],
    ['-n 1 dbsize', '0\n'],
  ] as const;
  for (const [command, expected] of commands) assert.equal(await redis(command), expected, command);
});

test('a replica has what was there and what comes, and refuses to write', async () => {
  const replica = await start('follower', ['--port', '7002', '--replicaof', '127.0.0.1', port]);
  await run(`until crictl logs $(crictl ps -q --name follower) | grep -q 'Finished with success'; do sleep 0.02; done`);
  assert.equal(await replica('get greeting'), 'hällo wörld\n');
  assert.equal(await replica('lrange jobs 0 -1'), 'a\nb\nc\n');
  assert.equal(await replica('set a 1'), "READONLY You can't write against a read only replica.\n\n");
  await redis('-n 2 set other 1 px 50000');
  assert.equal(await replica('-n 2 get other'), '1\n');
  assert.match(
    await redis('info replication'),
    /role:master\r\nconnected_slaves:1\r\nslave0:ip=127\.0\.0\.1,port=7002/,
  );
});

test('what it held is there again after SIGTERM', async () => {
  await run('C=$(crictl ps -q --name leader); crictl stop --timeout 5 $C; crictl rm $C');
  redis = await start('leader', ['--port', port]);
  assert.equal(await redis('get greeting'), 'hällo wörld\n');
  assert.equal(await redis('hget user age'), '36\n');
});
