import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaygroundClock } from '../clock.ts';
import { createMemoryDisk } from '../disk/memory-disk.ts';
import { loadRootFiles } from '../machine/machine-files.ts';
import { type DnsMessage, type DnsRecord, decodeDnsMessage, encodeDnsMessage, reverseName } from './dns-message.ts';
import { createHostNamespace } from './namespace.ts';
import { type ResolvingProcess, resolveHost } from './resolver.ts';
import { createSwitch } from './switch.ts';

const records: DnsRecord[] = [
  { name: 'web.default.svc.cluster.local.', ttl: 5, type: 'A', address: '10.96.1.2' },
  { name: 'web.default.svc.cluster.local.', ttl: 5, type: 'AAAA', address: '2001:db8::1' },
  { name: 'alias.example.', ttl: 30, type: 'CNAME', target: 'web.default.svc.cluster.local.' },
  { name: '_http._tcp.web.', ttl: 5, type: 'SRV', priority: 0, weight: 100, port: 80, target: 'web.default.' },
  { name: 'text.', ttl: 5, type: 'TXT', texts: ['a b', 'c'] },
  { name: '5.0.244.10.in-addr.arpa.', ttl: 5, type: 'PTR', target: 'a.b.' },
  {
    name: 'cluster.local.',
    ttl: 5,
    type: 'SOA',
    primary: 'ns.dns.cluster.local.',
    mailbox: 'hostmaster.cluster.local.',
    serial: 1_700_000_000,
    refresh: 7200,
    retry: 1800,
    expire: 86_400,
    minimum: 5,
  },
];

const answered = (message: DnsMessage): DnsMessage => ({ ...message, response: true, authoritative: true });

test('a message survives its wire format, with its names compressed', () => {
  const message: DnsMessage = {
    id: 0xabcd,
    response: true,
    opcode: 0,
    authoritative: true,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    responseCode: 'NXDOMAIN',
    questions: [{ name: 'web.default.svc.cluster.local.', type: 'A' }],
    answers: records,
    authorities: records.slice(0, 1),
    additionals: records.slice(3, 4),
    ednsSize: 1232,
  };
  const bytes = encodeDnsMessage(message);
  assert.deepEqual(decodeDnsMessage(bytes), message);
  const text = new TextDecoder('latin1').decode(bytes);
  assert.equal(text.split('\x03svc').length - 1, 1);
  for (const end of [5, 20, bytes.length - 3]) assert.throws(() => decodeDnsMessage(bytes.subarray(0, end)));
  assert.equal(reverseName('10.244.0.5'), '5.0.244.10.in-addr.arpa.');
});

async function createResolver(configuration: string, respond: (message: DnsMessage) => DnsMessage | undefined) {
  const clock = new PlaygroundClock({ speed: 0, seed: 1 });
  const devices = {
    clock,
    stdin: undefined,
    stdout: undefined,
    stderr: undefined,
    terminal: undefined,
    kernelLog: undefined,
  };
  const { files } = await loadRootFiles(await createMemoryDisk().open('root'), {}, devices, 1e9);
  files.mkdir('/etc');
  files.writeFile('/etc/resolv.conf', configuration);
  files.writeFile('/etc/hosts', '127.0.0.1 localhost # comment\n172.30.1.3 node01 worker\n');
  const link = createSwitch({ clock }).connect('host');
  const namespace = createHostNamespace({ clock, link, address: '172.30.1.2' });
  const network = namespace.stackFor(1, new AbortController().signal);
  const server = network.bindDatagrams(53, '172.30.1.2');
  const asked: string[] = [];
  void (async () => {
    for (;;) {
      const { data, address, port } = await server.receive();
      const question = decodeDnsMessage(data);
      asked.push(question.questions[0]?.name ?? '');
      const answer = respond(question);
      if (answer !== undefined) server.send(encodeDnsMessage(answer), address, port);
    }
  })();
  const process: ResolvingProcess = { files, network, clock };
  return { resolve: (name: string) => resolveHost(process, name), asked, clock };
}

const zone = (message: DnsMessage): DnsMessage => {
  const [question] = message.questions;
  const named = records.filter((record) => record.name === question?.name);
  const alias = named.find((record) => record.type === 'CNAME');
  const answers =
    alias === undefined ? named.filter((record) => record.type === question?.type) : [...named, ...records.slice(0, 1)];
  return answered({ ...message, answers, responseCode: named.length === 0 ? 'NXDOMAIN' : 'NOERROR' });
};

test('names are looked for in /etc/hosts, then as resolv.conf says', async () => {
  const { resolve, asked } = await createResolver(
    'nameserver 172.30.1.2\nsearch default.svc.cluster.local svc.cluster.local\noptions ndots:5\n',
    zone,
  );
  assert.deepEqual(await resolve('10.0.0.1'), ['10.0.0.1']);
  assert.deepEqual(await resolve('worker'), ['172.30.1.3']);
  assert.deepEqual(asked, []);
  assert.deepEqual(await resolve('web'), ['10.96.1.2']);
  assert.deepEqual(asked.splice(0), ['web.default.svc.cluster.local.']);
  assert.deepEqual(await resolve('alias.example.'), ['10.96.1.2']);
  asked.splice(0);
  await assert.rejects(resolve('none.x'), {
    message: 'lookup none.x on 172.30.1.2:53: no such host',
    libcMessage: 'Name or service not known',
  });
  assert.deepEqual(asked, ['none.x.default.svc.cluster.local.', 'none.x.svc.cluster.local.', 'none.x.']);
});

test('a server that fails, is silent or is not there is told apart', async () => {
  const failing = await createResolver('nameserver 172.30.1.2\n', (message) =>
    answered({ ...message, responseCode: 'SERVFAIL' }),
  );
  await assert.rejects(failing.resolve('a'), { message: 'lookup a on 172.30.1.2:53: server misbehaving' });
  const silent = await createResolver('nameserver 172.30.1.2\noptions timeout:1 attempts:2\n', () => undefined);
  const waiting = assert.rejects(silent.resolve('a'), {
    reason: 'timeout',
    libcMessage: 'Temporary failure in name resolution',
  });
  await silent.clock.advance(3000);
  await waiting;
  assert.equal(silent.asked.length, 2);
  const absent = await createResolver('', zone);
  await assert.rejects(absent.resolve('a'), {
    message: /^lookup a on 127.0.0.1:53: read udp 127.0.0.1:\d+->127.0.0.1:53: read: connection refused$/,
    reason: 'unreachable',
    libcMessage: 'Temporary failure in name resolution',
  });
});
