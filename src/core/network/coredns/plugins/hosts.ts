import { type DnsRecord, reverseName } from '../../dns-message.ts';
import { absoluteName, type Directive, zoneOf } from '../corefile.ts';
import { type DnsReply, type DnsRequest, definePlugin, emptyReply } from '../plugin.ts';

interface Entry {
  readonly address: string;
  readonly names: readonly string[];
}

/** Answers from a file in the form of /etc/hosts, and from lines in the Corefile itself. */
export const hostsPlugin = definePlugin({
  name: 'hosts',
  setup(directive, { process, zones }) {
    const [file = '/etc/hosts', ...given] = directive.args;
    const own = given.length === 0 ? zones : given.map(absoluteName);
    const settings = readBlock(directive, own);
    const entries = (): Entry[] => {
      const text = process.files.exists(file) ? process.files.readText(file) : '';
      return [...text.split('\n').map(parseLine), ...settings.lines].filter((entry) => entry.names.length > 0);
    };
    return {
      async handle(request, next) {
        const zone = zoneOf(request.name, own);
        const reply = zone === undefined ? undefined : answer(request, entries(), settings.ttl);
        if (reply !== undefined) return reply;
        const passes = zone === undefined || settings.fallthrough.includes(zone);
        return passes ? next(request) : { ...emptyReply, responseCode: 'NXDOMAIN', authoritative: true };
      },
    };
  },
});

function readBlock(directive: Directive, zones: readonly string[]) {
  const lines: Entry[] = [];
  let fallthrough: readonly string[] = [];
  let ttl = 3600;
  for (const { name, args } of directive.block) {
    if (name === 'fallthrough') fallthrough = args.length === 0 ? zones : args.map(absoluteName);
    else if (name === 'ttl') ttl = Number(args[0]);
    else if (reverseName(name) !== undefined) lines.push({ address: name, names: args.map(absoluteName) });
    else if (name !== 'reload' && name !== 'no_reverse') throw new Error(`unknown property '${name}'`);
  }
  return { lines, fallthrough, ttl };
}

function parseLine(line: string): Entry {
  const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
  return { address, names: reverseName(address) === undefined ? [] : names.map(absoluteName) };
}

/** Undefined where there is no such name. */
function answer({ name, type, question }: DnsRequest, entries: readonly Entry[], ttl: number): DnsReply | undefined {
  if (type === 'PTR') {
    const found = entries.filter(({ address }) => reverseName(address) === name);
    const answers: DnsRecord[] = found.flatMap(({ names }) =>
      names.map((target) => ({ name: question.name, ttl, type: 'PTR', target })),
    );
    return answers.length === 0 ? undefined : { ...emptyReply, authoritative: true, answers };
  }
  const found = entries.filter(({ names }) => names.includes(name));
  if (found.length === 0) return undefined;
  const wanted = found.filter(({ address }) => (address.includes(':') ? 'AAAA' : 'A') === type);
  const answers = wanted.map(
    ({ address }): DnsRecord => ({ name: question.name, ttl, type: type === 'A' ? 'A' : 'AAAA', address }),
  );
  return { ...emptyReply, authoritative: true, answers };
}
