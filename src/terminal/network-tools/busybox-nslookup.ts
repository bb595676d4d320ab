import { defineProgram, type Process } from '../../core/machine/process.ts';
import { type DnsRecord, reverseName } from '../../core/network/dns-message.ts';
import { readResolverConfiguration } from '../../core/network/resolver-configuration.ts';
import { busyboxBanner } from './busybox-banner.ts';
import { ask, findServer } from './dns/ask.ts';
import { formatRecordData } from './dns/format-record.ts';

/** `nslookup` as BusyBox has it: a name without a dot is asked for in every search domain, any other as it is. */
export const busyboxNslookupProgram = defineProgram({ name: 'busybox-nslookup', run: runNslookup });

const usage = `${busyboxBanner}
Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
`;

async function runNslookup(process: Process): Promise<number> {
  const words = process.argv.slice(1);
  const types = words.flatMap((word) => /^-(?:type|querytype)=(.*)$/.exec(word)?.[1]?.toUpperCase() ?? []);
  const [name, serverName] = words.filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    await process.stderr.write(usage);
    return 1;
  }
  const { nameservers, search } = readResolverConfiguration(process.files);
  const servers = serverName === undefined ? nameservers : await findServer(process, serverName);
  const [server] = servers;
  if (server === undefined) {
    await process.stderr.write(`nslookup: bad address '${serverName}'\n`);
    return 1;
  }
  const reverse = reverseName(name);
  const names = reverse === undefined ? searchNames(name, search) : [reverse];
  const asked = types.length > 0 ? types : reverse === undefined ? ['A', 'AAAA'] : ['PTR'];
  const sections: string[] = [];
  let failed = false;
  for (const type of asked) {
    let section = '';
    for (const candidate of names) {
      const shown = candidate.replace(/\.$/, '');
      const answer = await ask(
        process,
        { name: candidate, type },
        { servers, port: 53, timeoutMs: 5000, tries: 2 },
        async (address, reason) => {
          if (reason !== 'connection refused') return;
          await process.stderr.write(`nslookup: write to '${address}': Connection refused\n`);
        },
      );
      if (answer === undefined) {
        await process.stdout.write(';; connection timed out; no servers could be reached\n\n');
        return 1;
      }
      const { responseCode, answers } = answer.message;
      if (responseCode !== 'NOERROR') {
        failed = true;
        section += `** server can't find ${shown}: ${responseCode}\n\n`;
      } else section += `${answers.map(formatAnswer).join('')}\n`;
    }
    sections.push(section);
  }
  await process.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n${sections.join('')}`);
  return failed ? 1 : 0;
}

function searchNames(name: string, search: readonly string[]): string[] {
  if (name.includes('.') || search.length === 0) return [name.endsWith('.') ? name : `${name}.`];
  return search.map((domain) => `${name}.${domain}.`);
}

function formatAnswer(record: DnsRecord): string {
  const name = record.name.replace(/\.$/, '');
  const data = formatRecordData(record).replace(/\.$/, '');
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${record.address}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${data}\n`;
    case 'PTR':
      return `${name}\tname = ${data}\n`;
    case 'SRV':
      return `${name}\tservice = ${data}\n`;
    case 'MX':
      return `${name}\tmail exchanger = ${data}\n`;
    case 'NS':
      return `${name}\tnameserver = ${data}\n`;
    case 'TXT':
      return `${name}\ttext = ${data}\n`;
    case 'SOA':
      return `${name}\n\torigin = ${record.primary.replace(/\.$/, '')}\n\tmail addr = ${record.mailbox.replace(/\.$/, '')}\n`;
  }
}
