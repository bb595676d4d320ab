import { defineProgram, type Process } from '../../core/machine/process.ts';
import type { DnsRecord } from '../../core/network/dns-message.ts';
import { reverseName } from '../../core/network/dns-message.ts';
import { namesToTry, readResolverConfiguration } from '../../core/network/resolver-configuration.ts';
import { type Asked, ask, findServer } from './dns/ask.ts';
import { formatRecordData } from './dns/format-record.ts';

export const nslookupProgram = defineProgram({ name: 'nslookup', run: runNslookup });

interface Lookup {
  readonly servers: readonly string[];
  readonly timeoutMs: number;
  readonly tries: number;
  readonly port: number;
}

/** As BIND's; a question for addresses asks for both families. */
async function runNslookup(process: Process): Promise<number> {
  const settings = new Map<string, string>();
  const operands: string[] = [];
  for (const word of process.argv.slice(1)) {
    const option = /^-([a-z]+)(?:=(.*))?$/.exec(word);
    if (option === null) operands.push(word);
    else settings.set(option[1] ?? '', option[2] ?? '');
  }
  const [name, serverName] = operands;
  if (name === undefined) return 0;
  const configuration = readResolverConfiguration(process.files);
  const servers = serverName === undefined ? configuration.nameservers : await findServer(process, serverName);
  if (servers.length === 0) {
    await process.stderr.write(`nslookup: couldn't get address for '${serverName}': not found\n`);
    return 1;
  }
  const lookup: Lookup = {
    servers,
    timeoutMs: Number(settings.get('timeout') ?? 5) * 1000,
    tries: Number(settings.get('retry') ?? 2) + (settings.has('retry') ? 0 : 1),
    port: Number(settings.get('port') ?? 53),
  };
  const reverse = reverseName(name);
  const type = settings.get('type') ?? settings.get('query') ?? settings.get('querytype') ?? settings.get('q');
  if (reverse !== undefined && (type === undefined || type.toLowerCase() === 'ptr'))
    return lookUpAddress(process, lookup, reverse);
  return lookUpName(process, lookup, namesToTry(name, configuration), type?.toUpperCase());
}

async function lookUpAddress(process: Process, lookup: Lookup, reverse: string): Promise<number> {
  const asked = await query(process, lookup, reverse, 'PTR');
  if (asked === undefined) return giveUp(process);
  const { message } = asked;
  if (message.responseCode !== 'NOERROR') {
    await process.stdout.write(`** server can't find ${withoutDot(reverse)}: ${message.responseCode}\n\n`);
    return 1;
  }
  await process.stdout.write(`${message.answers.map(formatAnswer).join('')}\n`);
  return 0;
}

async function lookUpName(
  process: Process,
  lookup: Lookup,
  names: readonly string[],
  type: string | undefined,
): Promise<number> {
  let asked: Asked | undefined;
  let found = '';
  for (const name of names) {
    asked = await query(process, lookup, name, type ?? 'A');
    found = name;
    if (asked === undefined || asked.message.responseCode !== 'NXDOMAIN') break;
  }
  if (asked === undefined) return giveUp(process);
  const { message, server } = asked;
  const head = `Server:\t\t${server}\nAddress:\t${server}#${lookup.port}\n\n`;
  if (message.responseCode !== 'NOERROR') {
    const got = message.responseCode === 'SERVFAIL' ? `;; Got SERVFAIL reply from ${server}\n` : '';
    await process.stdout.write(`${got}${head}** server can't find ${withoutDot(found)}: ${message.responseCode}\n\n`);
    return 1;
  }
  const more = type === undefined ? await query(process, lookup, found, 'AAAA') : undefined;
  const addresses = (more?.message.answers ?? []).filter((record) => record.type === 'AAAA');
  const answers = [...message.answers, ...addresses];
  const origin = message.authoritative || answers.length === 0 ? '' : 'Non-authoritative answer:\n';
  const body =
    answers.length === 0 ? `*** Can't find ${withoutDot(found)}: No answer\n` : answers.map(formatAnswer).join('');
  await process.stdout.write(`${head}${origin}${body}\n`);
  return 0;
}

function query(process: Process, lookup: Lookup, name: string, type: string): Promise<Asked | undefined> {
  return ask(process, { name, type }, lookup, (server, reason) =>
    process.stdout.write(`;; communications error to ${server}#${lookup.port}: ${reason}\n`),
  );
}

async function giveUp(process: Process): Promise<number> {
  await process.stdout.write(';; no servers could be reached\n\n');
  return 1;
}

function formatAnswer(record: DnsRecord): string {
  const name = withoutDot(record.name);
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${record.address}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${record.target}\n`;
    case 'PTR':
      return `${name}\tname = ${record.target}\n`;
    case 'NS':
      return `${name}\tnameserver = ${record.target}\n`;
    case 'MX':
      return `${name}\tmail exchanger = ${formatRecordData(record)}\n`;
    case 'SRV':
      return `${name}\tservice = ${formatRecordData(record)}\n`;
    case 'TXT':
      return `${name}\ttext = ${formatRecordData(record)}\n`;
    case 'SOA':
      return [
        name,
        `\torigin = ${withoutDot(record.primary)}`,
        `\tmail addr = ${withoutDot(record.mailbox)}`,
        `\tserial = ${record.serial}`,
        `\trefresh = ${record.refresh}`,
        `\tretry = ${record.retry}`,
        `\texpire = ${record.expire}`,
        `\tminimum = ${record.minimum}\n`,
      ].join('\n');
  }
}

function withoutDot(name: string): string {
  return name === '.' ? name : name.replace(/\.$/, '');
}
