import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createSite, run } from '../../../test/web-site-machine.ts';
import { type DnsMessage, type DnsRecord, decodeDnsMessage, encodeDnsMessage } from '../../core/network/dns-message.ts';
import type { NetworkStack } from '../../core/network/network-stack.ts';
import { busyboxNslookupProgram } from './busybox-nslookup.ts';
import { digProgram } from './dig.ts';
import { hostProgram } from './host.ts';
import { nslookupProgram } from './nslookup.ts';

const cluster = 'default.svc.cluster.local.';
const soa: DnsRecord = {
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
};
const zone: readonly DnsRecord[] = [
  soa,
  { name: `web.${cluster}`, ttl: 30, type: 'A', address: '10.96.1.2' },
  { name: `head.${cluster}`, ttl: 30, type: 'A', address: '10.244.1.2' },
  { name: `head.${cluster}`, ttl: 30, type: 'A', address: '10.244.1.3' },
  { name: `v6.${cluster}`, ttl: 30, type: 'AAAA', address: '2001:db8::1' },
  {
    name: `_http._tcp.web.${cluster}`,
    ttl: 30,
    type: 'SRV',
    priority: 0,
    weight: 100,
    port: 80,
    target: `web.${cluster}`,
  },
  { name: `ext.${cluster}`, ttl: 30, type: 'CNAME', target: `web.${cluster}` },
  { name: '5.0.244.10.in-addr.arpa.', ttl: 30, type: 'PTR', target: `pod.${cluster}` },
  { name: 'txt.cluster.local.', ttl: 30, type: 'TXT', texts: ['a b', 'c"d'] },
];

function answer(query: DnsMessage): DnsMessage | undefined {
  const [question = { name: '', type: '' }] = query.questions;
  if (question.name.startsWith('drop')) return undefined;
  const named = zone.filter((record) => record.name === question.name);
  const [alias] = named;
  const fitting = named.filter((record) => record.type === question.type);
  const followed = zone.filter((record) => record.name === `web.${cluster}` && record.type === question.type);
  const answers = alias?.type === 'CNAME' && question.type !== 'CNAME' ? [alias, ...followed] : fitting;
  const fails = question.name.startsWith('fail');
  const responseCode = fails ? 'SERVFAIL' : named.length === 0 ? 'NXDOMAIN' : 'NOERROR';
  const authorities = answers.length > 0 || fails ? [] : [soa];
  return { ...query, response: true, authoritative: true, answers, authorities, responseCode };
}

async function serve(stack: NetworkStack): Promise<void> {
  const socket = stack.bindDatagrams(53, '127.0.0.53');
  for (;;) {
    const { data, address, port } = await socket.receive();
    const message = answer(decodeDnsMessage(data));
    if (message !== undefined) socket.send(encodeDnsMessage(message), address, port);
  }
}

/** What differs from run to run. */
function normalise(output: string): string {
  return output
    .replaceAll(/, id: \d+/g, ', id: N')
    .replaceAll(/Query time: \d+/g, 'Query time: N')
    .replaceAll(/;; WHEN: .*/g, ';; WHEN: T')
    .trimEnd();
}

test('the tools print what the real ones printed for the same answers', async () => {
  const site = await createSite([digProgram, nslookupProgram, hostProgram, busyboxNslookupProgram]);
  void serve(site.stack);
  const goldens = readFileSync(new URL('goldens/dns-tools.txt', import.meta.url), 'utf8');
  for (const section of goldens.split(/^=== /m).slice(1)) {
    const [commandLine = '', ...lines] = section.split('\n');
    const expected = lines.join('\n').replace(/\n?--- (\d+)\n*$/, '\n$1');
    const argv = commandLine.replace('busybox nslookup', 'busybox-nslookup').split(' ');
    assert.equal(normalise(await run(site, ...argv)), normalise(expected.replace(/^\n(?=\d+$)/, '')), commandLine);
  }
});
