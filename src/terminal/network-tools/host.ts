import { defineProgram, type Process } from '../../core/machine/process.ts';
import { type DnsRecord, reverseName } from '../../core/network/dns-message.ts';
import { namesToTry, readResolverConfiguration } from '../../core/network/resolver-configuration.ts';
import { type Asked, ask, findServer } from './dns/ask.ts';
import { formatRecordData } from './dns/format-record.ts';
import { hostUsage } from './dns/host-texts.ts';
import { OptionError, readOptions } from './read-options.ts';

export const hostProgram = defineProgram({ name: 'host', run: runHost });

const options = [
  { name: 'type', short: 't', takesValue: true },
  { name: 'wait', short: 'W', takesValue: true },
  { name: 'retries', short: 'R', takesValue: true },
  { name: 'tcp', short: 'T' },
  { name: 'all', short: 'a' },
  { name: 'ipv4', short: '4' },
];

const responseNumbers: Readonly<Record<string, number>> = {
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};

async function runHost(process: Process): Promise<number> {
  let read: ReturnType<typeof readOptions>;
  try {
    read = readOptions(process.argv.slice(1), options);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const reason = error.reason === 'unknown' ? 'invalid option' : 'option requires an argument';
    await process.stderr.write(`host: ${reason} -- '${error.option.slice(1)}'\n${hostUsage}`);
    return 1;
  }
  const [name, serverName] = read.operands;
  if (name === undefined) {
    await process.stderr.write(hostUsage);
    return 1;
  }
  const configuration = readResolverConfiguration(process.files);
  const servers = serverName === undefined ? configuration.nameservers : await findServer(process, serverName);
  if (servers.length === 0) {
    await process.stderr.write(`host: couldn't get address for '${serverName}': not found\n`);
    return 1;
  }
  const value = (option: string): string | undefined => read.options.get(option)?.at(-1);
  const lookup = {
    servers,
    port: 53,
    timeoutMs: Number(value('wait') ?? 5) * 1000,
    tries: Number(value('retries') ?? 1) + 1,
    tcp: read.options.has('tcp'),
  };
  const query = (candidate: string, type: string): Promise<Asked | undefined> =>
    ask(process, { name: candidate, type }, lookup, (server, reason) =>
      process.stdout.write(`;; communications error to ${server}#53: ${reason}\n`),
    );
  const head = serverName === undefined ? '' : formatServer(serverName, servers[0] ?? '');
  const reverse = reverseName(name);
  if (reverse !== undefined) return report(process, head, name, reverse, ['PTR'], query, [reverse]);
  const type = value('type')?.toUpperCase();
  const types = type === undefined ? ['A', 'AAAA', 'MX'] : [type];
  return report(process, head, name, name, types, query, namesToTry(name, configuration));
}

async function report(
  process: Process,
  head: string,
  typed: string,
  shown: string,
  types: readonly string[],
  query: (name: string, type: string) => Promise<Asked | undefined>,
  names: readonly string[],
): Promise<number> {
  const [firstType = 'A', ...otherTypes] = types;
  let first: Asked | undefined;
  let found = shown;
  for (const name of names) {
    first = await query(name, firstType);
    found = name;
    if (first === undefined || first.message.responseCode !== 'NXDOMAIN') break;
  }
  if (first === undefined) {
    await process.stdout.write(';; no servers could be reached\n');
    return 1;
  }
  const { responseCode } = first.message;
  if (responseCode !== 'NOERROR') {
    const missing = reverseName(typed) === undefined ? typed : withoutDot(shown);
    await process.stdout.write(`${head}Host ${missing} not found: ${responseNumbers[responseCode]}(${responseCode})\n`);
    return 1;
  }
  const records = [...first.message.answers];
  for (const type of otherTypes) {
    const more = await query(found, type);
    records.push(...(more?.message.answers ?? []).filter((record) => record.type === type));
  }
  const lines = records.map(formatLine);
  if (lines.length === 0 && types.length === 1) lines.push(`${withoutDot(found)} has no ${firstType} record`);
  await process.stdout.write(head + lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function formatServer(name: string, address: string): string {
  return `Using domain server:\nName: ${name}\nAddress: ${address}#53\nAliases: \n\n`;
}

function formatLine(record: DnsRecord): string {
  const name = withoutDot(record.name);
  switch (record.type) {
    case 'A':
      return `${name} has address ${record.address}`;
    case 'AAAA':
      return `${name} has IPv6 address ${record.address}`;
    case 'CNAME':
      return `${name} is an alias for ${record.target}`;
    case 'PTR':
      return `${name} domain name pointer ${record.target}`;
    case 'MX':
      return `${name} mail is handled by ${formatRecordData(record)}`;
    case 'NS':
      return `${name} name server ${record.target}`;
    case 'TXT':
      return `${name} descriptive text ${formatRecordData(record)}`;
    default:
      return `${name} has ${record.type} record ${formatRecordData(record)}`;
  }
}

function withoutDot(name: string): string {
  return name.replace(/(.)\.$/, '$1');
}
