/** What the command line of etcd asks for. */
export interface EtcdFlags {
  readonly name: string;
  readonly dataDirectory: string;
  readonly listenClientUrls: readonly ListenUrl[];
  readonly listenPeerUrls: readonly ListenUrl[];
  readonly listenMetricsUrls: readonly ListenUrl[];
  readonly advertiseClientUrls: readonly string[];
  readonly initialAdvertisePeerUrls: readonly string[];
  readonly initialClusterToken: string;
  readonly client: TlsFiles;
  readonly peer: TlsFiles;
  readonly version: boolean;
  readonly help: boolean;
}

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly trustedCa: string;
  /** Refuse those who cannot prove to own a certificate of the trusted CA. */
  readonly clientAuthentication: boolean;
}

export interface ListenUrl {
  readonly text: string;
  readonly secure: boolean;
  readonly address: string;
  readonly port: number;
}

/** The command line is not understood at all (`syntax`: status 2, with the usage), or asks for what cannot be. */
export class EtcdFlagError extends Error {
  readonly kind: 'syntax' | 'meaning';

  constructor(kind: 'syntax' | 'meaning', message: string) {
    super(message);
    this.name = 'EtcdFlagError';
    this.kind = kind;
  }
}

type FlagKind = 'text' | 'boolean' | 'number' | 'duration';

/** Flags with their kinds. Those that no code reads tune what a single member without a log of its own does not have. */
const kinds: Readonly<Record<string, FlagKind>> = {
  'advertise-client-urls': 'text',
  'auto-compaction-mode': 'text',
  'auto-compaction-retention': 'text',
  'cert-file': 'text',
  'client-cert-auth': 'boolean',
  'data-dir': 'text',
  'election-timeout': 'number',
  'feature-gates': 'text',
  'heartbeat-interval': 'number',
  'initial-advertise-peer-urls': 'text',
  'initial-cluster': 'text',
  'initial-cluster-state': 'text',
  'initial-cluster-token': 'text',
  'key-file': 'text',
  'listen-client-urls': 'text',
  'listen-metrics-urls': 'text',
  'listen-peer-urls': 'text',
  'log-level': 'text',
  'log-outputs': 'text',
  logger: 'text',
  'max-snapshots': 'number',
  'max-wals': 'number',
  metrics: 'text',
  name: 'text',
  'peer-cert-file': 'text',
  'peer-client-cert-auth': 'boolean',
  'peer-key-file': 'text',
  'peer-trusted-ca-file': 'text',
  'quota-backend-bytes': 'number',
  'snapshot-count': 'number',
  'trusted-ca-file': 'text',
  version: 'boolean',
  'watch-progress-notify-interval': 'duration',
};

/** Reads the arguments as Go's `flag` package does, and the environment (`ETCD_DATA_DIR`) for what they do not say. */
export function parseEtcdFlags(args: readonly string[], env: ReadonlyMap<string, string>): EtcdFlags {
  const given = readArguments(args);
  const text = (name: string, initial = ''): string => given.get(name) ?? env.get(environmentName(name)) ?? initial;
  const flag = (name: string): boolean => truths.has(text(name));
  if (!flag('version') && !given.has('help'))
    requireAdvertised(text('listen-client-urls'), text('advertise-client-urls'));
  const name = text('name', 'default');
  return {
    name,
    dataDirectory: text('data-dir', `${name}.etcd`),
    listenClientUrls: listenUrls(text('listen-client-urls', 'http://localhost:2379')),
    listenPeerUrls: listenUrls(text('listen-peer-urls', 'http://localhost:2380')),
    listenMetricsUrls: listenUrls(text('listen-metrics-urls')),
    advertiseClientUrls: list(text('advertise-client-urls', 'http://localhost:2379')),
    initialAdvertisePeerUrls: list(text('initial-advertise-peer-urls', 'http://localhost:2380')),
    initialClusterToken: text('initial-cluster-token', 'etcd-cluster'),
    client: tlsFiles('', text, flag),
    peer: tlsFiles('peer-', text, flag),
    version: flag('version'),
    help: given.has('help'),
  };
}

function environmentName(flag: string): string {
  return `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;
}

const truths: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const falsehoods: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function readArguments(args: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const match = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word);
    if (match === null) throw new EtcdFlagError('meaning', `"${word}" is not a valid flag`);
    const [, name = '', assigned] = match;
    if (name === 'h' || name === 'help') return new Map([['help', 'true']]);
    const kind = kinds[name];
    if (kind === undefined) throw new EtcdFlagError('syntax', `flag provided but not defined: -${name}`);
    const value = assigned ?? (kind === 'boolean' ? 'true' : args[index + 1]);
    if (value === undefined) throw new EtcdFlagError('syntax', `flag needs an argument: -${name}`);
    if (assigned === undefined && kind !== 'boolean') index += 1;
    checkValue(name, kind, value);
    values.set(name, value);
  }
  return values;
}

function checkValue(name: string, kind: FlagKind, value: string): void {
  const isValid = {
    text: true,
    boolean: truths.has(value) || falsehoods.has(value),
    number: /^[+-]?\d+$/.test(value),
    duration: /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$/.test(value),
  }[kind];
  if (isValid) return;
  const [label, article] = kind === 'boolean' ? ['boolean value', ''] : ['value', ''];
  const place = kind === 'boolean' ? `-${name}` : `flag -${name}`;
  throw new EtcdFlagError('syntax', `invalid ${label}${article} "${value}" for ${place}: parse error`);
}

function requireAdvertised(listen: string, advertise: string): void {
  if (listen === '' || advertise !== '') return;
  const message = '--advertise-client-urls is required when --listen-client-urls is set explicitly';
  throw new EtcdFlagError('meaning', message);
}

function list(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

function listenUrls(text: string): ListenUrl[] {
  return list(text).map((url) => {
    const match = /^(https?):\/\/(\[[^\]]+\]|[^:/]+):(\d+)$/.exec(url);
    if (match === null)
      throw new EtcdFlagError('meaning', `invalid value "${url}": URL must be http or https with host and port`);
    const [, scheme = '', host = '', port = ''] = match;
    const address = host === 'localhost' ? '127.0.0.1' : host;
    return { text: url, secure: scheme === 'https', address, port: Number(port) };
  });
}

function tlsFiles(prefix: string, text: (name: string) => string, flag: (name: string) => boolean): TlsFiles {
  return {
    certificate: text(`${prefix}cert-file`),
    key: text(`${prefix}key-file`),
    trustedCa: text(`${prefix}trusted-ca-file`),
    clientAuthentication: flag(`${prefix}client-cert-auth`),
  };
}
