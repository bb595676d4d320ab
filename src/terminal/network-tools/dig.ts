import { defineProgram, type Process } from '../../core/machine/process.ts';
import { type DnsMessage, dnsTypeNumber, reverseName } from '../../core/network/dns-message.ts';
import { namesToTry, readResolverConfiguration } from '../../core/network/resolver-configuration.ts';
import { type Asked, ask, findServer } from './dns/ask.ts';
import { digUsage } from './dns/dig-texts.ts';
import { formatQuestion, formatRecord, formatRecordData } from './dns/format-record.ts';

export const digProgram = defineProgram({ name: 'dig', run: runDig });

const version = '9.18.49-1~deb12u3-Debian';

interface DigRequest {
  server: string | undefined;
  /** Whether the server was named before the name. */
  serverFirst: boolean;
  name: string | undefined;
  type: string | undefined;
  port: number;
  readonly switches: Map<string, boolean>;
  timeoutMs: number;
  tries: number;
  readonly warnings: string[];
}

/** The parts of the output, which `+all` and `+noall` switch together. */
const parts = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'];
const otherSwitches = ['short', 'tcp', 'recurse', 'search', 'ttlid', 'edns', 'multiline'];

async function runDig(process: Process): Promise<number> {
  const args = process.argv.slice(1);
  const request = readArguments(args);
  if (typeof request === 'string') {
    await process.stderr.write(`Invalid option: ${request}\n${digUsage}`);
    return 1;
  }
  for (const warning of request.warnings) await process.stdout.write(`${warning}\n`);
  const configuration = readResolverConfiguration(process.files);
  const servers = request.server === undefined ? configuration.nameservers : await findServer(process, request.server);
  if (servers.length === 0) {
    await process.stderr.write(`dig: couldn't get address for '${request.server}': not found\n`);
    return 1;
  }
  const typed = request.name ?? '.';
  const absolute = typed.endsWith('.') ? typed : `${typed}.`;
  const names = request.switches.get('search') === true ? namesToTry(typed, configuration) : [absolute];
  const type = request.type ?? (request.name === undefined ? 'NS' : 'A');
  let asked: Asked | undefined;
  for (const name of names) {
    asked = await askOnce(process, request, servers, { name, type });
    if (asked === undefined || asked.message.responseCode !== 'NXDOMAIN') break;
  }
  const banner = formatBanner(request, args);
  if (asked === undefined) {
    await process.stdout.write(`${banner};; no servers could be reached\n`);
    return 9;
  }
  const short = request.switches.get('short') === true;
  await process.stdout.write(short ? formatShort(asked.message) : banner + formatLong(process, request, asked));
  return 0;
}

function askOnce(
  process: Process,
  { port, timeoutMs, tries, switches }: DigRequest,
  servers: readonly string[],
  question: { name: string; type: string },
): Promise<Asked | undefined> {
  const [tcp, recursionDesired] = [switches.get('tcp') ?? false, switches.get('recurse') ?? true];
  return ask(process, question, { servers, port, timeoutMs, tries, tcp, recursionDesired }, (server, reason) =>
    process.stdout.write(`;; communications error to ${server}#${port}: ${reason}\n`),
  );
}

/** A text is the option that was wrong. */
function readArguments(args: readonly string[]): DigRequest | string {
  const request: DigRequest = {
    server: undefined,
    serverFirst: false,
    name: undefined,
    type: undefined,
    port: 53,
    switches: new Map(),
    timeoutMs: 5000,
    tries: 3,
    warnings: [],
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('@')) {
      request.server = word.slice(1);
      request.serverFirst = request.name === undefined;
    } else if (word.startsWith('+')) {
      if (!readSwitch(request, word.slice(1))) return word;
    } else if (/^-[xtqpc46ru]/.test(word)) {
      readOption(request, word, rest);
    } else if (word.startsWith('-')) {
      return word;
    } else if (dnsTypeNumber(word.toUpperCase()) !== undefined && request.type === undefined) {
      request.type = word.toUpperCase();
    } else if (word !== 'IN') request.name = word;
  }
  return request;
}

function readOption(request: DigRequest, word: string, rest: string[]): void {
  const letter = word[1] ?? '';
  if ('46ru'.includes(letter)) return;
  const value = word.length > 2 ? word.slice(2) : (rest.shift() ?? '');
  if (letter === 'x') {
    request.name = reverseName(value) ?? value;
    request.type = 'PTR';
  } else if (letter === 'p') request.port = Number(value);
  else if (letter === 'q') request.name = value;
  else if (letter === 't') {
    if (dnsTypeNumber(value.toUpperCase()) === undefined) {
      request.warnings.push(`;; Warning, ignoring invalid type ${value}`);
    } else request.type = value.toUpperCase();
  }
}

function readSwitch(request: DigRequest, text: string): boolean {
  const [name = '', value] = text.split('=');
  if ((name === 'time' || name === 'timeout') && value !== undefined)
    request.timeoutMs = Math.max(1, Number(value)) * 1000;
  else if (name === 'tries' && value !== undefined) request.tries = Math.max(1, Number(value));
  else if (name === 'retry' && value !== undefined) request.tries = Number(value) + 1;
  else if (name === 'bufsize' || name === 'ndots' || name === 'domain') return true;
  else {
    const on = !name.startsWith('no');
    const base = on ? name : name.slice(2);
    if (base === 'all') for (const part of parts) request.switches.set(part, on);
    else if (base === 'vc') request.switches.set('tcp', on);
    else if (parts.includes(base) || otherSwitches.includes(base)) request.switches.set(base, on);
    else return false;
  }
  return true;
}

function formatBanner({ switches, serverFirst }: DigRequest, args: readonly string[]): string {
  if (switches.get('cmd') === false || switches.get('short') === true) return '';
  const found = serverFirst ? '; (1 server found)\n' : '';
  const words = args.length === 0 ? '' : ` ${args.join(' ')}`;
  return `\n; <<>> DiG ${version} <<>>${words}\n${found};; global options: +cmd\n`;
}

function formatShort({ answers }: DnsMessage): string {
  return answers.map((record) => `${formatRecordData(record)}\n`).join('');
}

function formatLong(process: Process, { switches, port }: DigRequest, asked: Asked): string {
  const shows = (part: string): boolean => switches.get(part) !== false;
  const { message, server, tookMs, tcp, size } = asked;
  const comments = shows('comments');
  const section = (title: string, lines: readonly string[]): string => {
    if (lines.length === 0) return '';
    const head = comments ? `;; ${title} SECTION:\n` : '';
    return `${head}${lines.map((line) => `${line}\n`).join('')}${comments ? '\n' : ''}`;
  };
  const questions = message.questions.map(({ name, type }) => `;${formatQuestion(name, type)}`);
  const stats = [
    `;; Query time: ${tookMs} msec`,
    `;; SERVER: ${server}#${port}(${server}) (${tcp ? 'TCP' : 'UDP'})`,
    `;; WHEN: ${formatWhen(process.clock.now())}`,
    `;; MSG SIZE  rcvd: ${size}`,
  ];
  return [
    comments ? formatHeader(message) : '',
    shows('question') ? section('QUESTION', questions) : '',
    shows('answer') ? section('ANSWER', message.answers.map(formatRecord)) : '',
    shows('authority') ? section('AUTHORITY', message.authorities.map(formatRecord)) : '',
    shows('additional') ? section('ADDITIONAL', message.additionals.map(formatRecord)) : '',
    shows('stats') ? `${stats.join('\n')}\n\n` : '',
  ].join('');
}

function formatHeader(message: DnsMessage): string {
  const local = message.questions.some(({ name }) => name.toLowerCase().endsWith('.local.'));
  const { authoritative, truncated, recursionDesired, recursionAvailable, ednsSize } = message;
  const flags = [
    'qr',
    ...(authoritative ? ['aa'] : []),
    ...(truncated ? ['tc'] : []),
    ...(recursionDesired ? ['rd'] : []),
    ...(recursionAvailable ? ['ra'] : []),
  ];
  const counts = [
    `QUERY: ${message.questions.length}`,
    `ANSWER: ${message.answers.length}`,
    `AUTHORITY: ${message.authorities.length}`,
    `ADDITIONAL: ${message.additionals.length + (ednsSize === undefined ? 0 : 1)}`,
  ];
  return [
    ';; Got answer:',
    ...(local ? [';; WARNING: .local is reserved for Multicast DNS', mdnsWarning] : []),
    `;; ->>HEADER<<- opcode: QUERY, status: ${message.responseCode}, id: ${message.id}`,
    `;; flags: ${flags.join(' ')}; ${counts.join(', ')}`,
    ...(recursionDesired && !recursionAvailable ? [';; WARNING: recursion requested but not available'] : []),
    '',
    ...(ednsSize === undefined ? [] : [';; OPT PSEUDOSECTION:', `; EDNS: version: 0, flags:; udp: ${ednsSize}`]),
    '',
  ].join('\n');
}

const mdnsWarning = ';; You are currently testing what happens when an mDNS query is leaked to DNS';

/** `Sat Nov 21 02:12:09 UTC 2026`. */
function formatWhen(timeMs: number): string {
  const [day = '', date = '', month = '', year = '', clock = ''] = new Date(timeMs)
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}
