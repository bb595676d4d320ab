import { type ComponentFlags, parseComponentFlags } from '../../component/component-flags.ts';
import { parseGoDuration } from '../../meta/go-duration.ts';
import { checkFlagTypes } from './flag-types.ts';

/** What the command line of kube-apiserver says. */
export interface ApiServerFlags {
  readonly advertiseAddress: string;
  readonly bindAddress: string;
  readonly securePort: number;
  readonly allowPrivileged: boolean;
  readonly anonymousAuth: boolean;
  readonly authorizationModes: readonly string[];
  readonly clientCaFile: string;
  readonly admissionConfigFile: string;
  readonly tolerationSeconds: { readonly notReady: number; readonly unreachable: number };
  readonly enabledPlugins: readonly string[];
  readonly disabledPlugins: readonly string[];
  readonly audit: AuditFlags;
  readonly bootstrapTokens: boolean;
  readonly encryptionConfigFile: string;
  readonly reloadsEncryption: boolean;
  readonly etcdServers: readonly string[];
  /** 0: never. */
  readonly etcdCompactionIntervalMs: number;
  readonly etcdCaFile: string;
  readonly etcdCertFile: string;
  readonly etcdKeyFile: string;
  readonly kubeletClientCertificate: string;
  readonly kubeletClientKey: string;
  readonly kubeletAddressTypes: readonly string[];
  /** Services are reached at their endpoints. */
  readonly aggregatorRouting: boolean;
  readonly proxyClientCertFile: string;
  readonly proxyClientKeyFile: string;
  readonly serviceAccountIssuer: string;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountSigningKeyFile: string;
  readonly apiAudiences: readonly string[];
  readonly serviceClusterIpRange: string;
  readonly nodePortRange: { readonly first: number; readonly last: number };
  readonly requestsInFlight: { readonly all: number; readonly mutating: number };
  readonly tlsCertFile: string;
  readonly tlsKeyFile: string;
  readonly tokenAuthFile: string;
}

export interface AuditFlags {
  readonly policyFile: string;
  readonly logPath: string;
  readonly format: string;
  readonly mode: string;
  /** Days, files and megabytes; 0 for no limit, and 100 megabytes. */
  readonly maximumAge: number;
  readonly maximumBackups: number;
  readonly maximumSize: number;
}

/** Flags that take a value, with kube-apiserver's defaults. Those that nothing here depends on are only read. */
const values: Readonly<Record<string, string>> = {
  'admission-control-config-file': '',
  'advertise-address': '',
  'api-audiences': '',
  'audit-log-format': 'json',
  'audit-log-maxage': '0',
  'audit-log-maxbackup': '0',
  'audit-log-maxsize': '0',
  'audit-log-mode': 'blocking',
  'audit-log-path': '',
  'audit-policy-file': '',
  'authorization-mode': 'AlwaysAllow',
  'bind-address': '0.0.0.0',
  'client-ca-file': '',
  'default-not-ready-toleration-seconds': '300',
  'default-unreachable-toleration-seconds': '300',
  'disable-admission-plugins': '',
  'enable-admission-plugins': '',
  'encryption-provider-config': '',
  'etcd-cafile': '',
  'etcd-certfile': '',
  'etcd-compaction-interval': '5m0s',
  'etcd-keyfile': '',
  'etcd-prefix': '/registry',
  'etcd-servers': '',
  'event-ttl': '1h0m0s',
  'kubelet-client-certificate': '',
  'kubelet-client-key': '',
  'kubelet-preferred-address-types': 'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP',
  'max-mutating-requests-inflight': '200',
  'max-requests-inflight': '400',
  'min-request-timeout': '1800',
  'proxy-client-cert-file': '',
  'proxy-client-key-file': '',
  'request-timeout': '1m0s',
  'requestheader-allowed-names': '',
  'requestheader-client-ca-file': '',
  'requestheader-extra-headers-prefix': '',
  'requestheader-group-headers': '',
  'requestheader-username-headers': '',
  'secure-port': '6443',
  'service-account-issuer': '',
  'service-account-key-file': '',
  'service-account-signing-key-file': '',
  'service-cluster-ip-range': '10.0.0.0/24',
  'service-node-port-range': '30000-32767',
  'tls-cert-file': '',
  'tls-cipher-suites': '',
  'tls-min-version': '',
  'tls-private-key-file': '',
  'token-auth-file': '',
  v: '0',
  vmodule: '',
};

const switches: Readonly<Record<string, boolean>> = {
  'allow-privileged': false,
  'anonymous-auth': true,
  'audit-log-compress': false,
  'enable-aggregator-routing': false,
  'enable-bootstrap-token-auth': false,
  'encryption-provider-config-automatic-reload': false,
  'enable-priority-and-fairness': true,
  help: false,
  profiling: true,
  version: false,
};

/** Throws a ComponentFlagError for what it does not know. */
export function parseFlagTexts(words: readonly string[]): ComponentFlags {
  return parseComponentFlags(words, { values, switches });
}

/** Throws an Error in kube-apiserver's words for values that cannot be. */
export function readFlags(flags: ComponentFlags): ApiServerFlags {
  checkFlagTypes(flags, Object.keys(switches));
  return {
    advertiseAddress: flags.text('advertise-address'),
    bindAddress: flags.text('bind-address'),
    securePort: Number(flags.text('secure-port')),
    allowPrivileged: flags.flag('allow-privileged'),
    anonymousAuth: flags.flag('anonymous-auth'),
    authorizationModes: flags.list('authorization-mode'),
    clientCaFile: flags.text('client-ca-file'),
    admissionConfigFile: flags.text('admission-control-config-file'),
    tolerationSeconds: {
      notReady: Number(flags.text('default-not-ready-toleration-seconds')),
      unreachable: Number(flags.text('default-unreachable-toleration-seconds')),
    },
    enabledPlugins: flags.list('enable-admission-plugins'),
    disabledPlugins: flags.list('disable-admission-plugins'),
    audit: readAuditFlags(flags),
    encryptionConfigFile: flags.text('encryption-provider-config'),
    reloadsEncryption: flags.flag('encryption-provider-config-automatic-reload'),
    bootstrapTokens: flags.flag('enable-bootstrap-token-auth'),
    etcdServers: flags.list('etcd-servers'),
    etcdCompactionIntervalMs: parseGoDuration(flags.text('etcd-compaction-interval')),
    etcdCaFile: flags.text('etcd-cafile'),
    etcdCertFile: flags.text('etcd-certfile'),
    etcdKeyFile: flags.text('etcd-keyfile'),
    kubeletClientCertificate: flags.text('kubelet-client-certificate'),
    kubeletClientKey: flags.text('kubelet-client-key'),
    kubeletAddressTypes: flags.list('kubelet-preferred-address-types'),
    aggregatorRouting: flags.flag('enable-aggregator-routing'),
    proxyClientCertFile: flags.text('proxy-client-cert-file'),
    proxyClientKeyFile: flags.text('proxy-client-key-file'),
    serviceAccountIssuer: flags.text('service-account-issuer'),
    serviceAccountKeyFile: flags.text('service-account-key-file'),
    serviceAccountSigningKeyFile: flags.text('service-account-signing-key-file'),
    apiAudiences: flags.list('api-audiences'),
    serviceClusterIpRange: flags.list('service-cluster-ip-range')[0] ?? '',
    nodePortRange: readPortRange(flags.text('service-node-port-range')),
    requestsInFlight: {
      all: Number(flags.text('max-requests-inflight')),
      mutating: Number(flags.text('max-mutating-requests-inflight')),
    },
    tlsCertFile: flags.text('tls-cert-file'),
    tlsKeyFile: flags.text('tls-private-key-file'),
    tokenAuthFile: flags.text('token-auth-file'),
  };
}

function readAuditFlags(flags: ComponentFlags): AuditFlags {
  return {
    policyFile: flags.text('audit-policy-file'),
    logPath: flags.text('audit-log-path'),
    format: flags.text('audit-log-format'),
    mode: flags.text('audit-log-mode'),
    maximumAge: Number(flags.text('audit-log-maxage')),
    maximumBackups: Number(flags.text('audit-log-maxbackup')),
    maximumSize: Number(flags.text('audit-log-maxsize')),
  };
}

function readPortRange(text: string): { first: number; last: number } {
  const match = /^(\d+)-(\d+)$/.exec(text);
  if (match === null) {
    const [first = ''] = text.split('-');
    const problem = `strconv.Atoi: parsing ${JSON.stringify(first)}: invalid syntax`;
    throw new Error(`invalid argument ${JSON.stringify(text)} for "--service-node-port-range" flag: ${problem}`);
  }
  return { first: Number(match[1]), last: Number(match[2]) };
}
