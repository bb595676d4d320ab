import { pluginNames } from '../../admission/plugin-names.ts';
import { quote } from '../../meta/quote.ts';
import type { ApiServerFlags } from './flags.ts';

const authorizationModes = ['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'];
const auditModes = ['batch', 'blocking', 'blocking-strict'];
const auditFormats = ['legacy', 'json'];
const lastPort = 65_535;

/** What is wrong with the flags together, in kube-apiserver's words. */
export function validateFlags(flags: ApiServerFlags): string[] {
  return [
    ...requestProblems(flags),
    ...(flags.etcdServers.length === 0 ? ['--etcd-servers must be specified'] : []),
    ...portProblems(flags),
    ...authorizationProblems(flags),
    ...auditProblems(flags),
    ...pluginProblems(flags),
    ...tokenProblems(flags),
    ...(/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(flags.serviceClusterIpRange)
      ? []
      : ['service-cluster-ip-range[0] is not a valid cidr']),
  ];
}

function requestProblems({ requestsInFlight: { all, mutating } }: ApiServerFlags): string[] {
  return [
    ...(all < 0 ? ['--max-requests-inflight can not be negative value'] : []),
    ...(mutating < 0 ? ['--max-mutating-requests-inflight can not be negative value'] : []),
  ];
}

function portProblems({ securePort }: ApiServerFlags): string[] {
  if (securePort >= 1 && securePort <= lastPort) return [];
  const bounds = `between 1 and ${lastPort}, inclusive. It cannot be turned off with 0`;
  return [`--secure-port ${securePort} must be ${bounds}`];
}

function authorizationProblems({ authorizationModes: modes }: ApiServerFlags): string[] {
  const unknown = modes.filter((mode) => !authorizationModes.includes(mode));
  return [
    ...unknown.map((mode) => `authorization-mode ${quote(mode)} is not a valid mode`),
    ...(new Set(modes).size < modes.length
      ? [`authorization-mode [${modes.map(quote).join(' ')}] has mode specified more than once`]
      : []),
  ];
}

function auditProblems({ audit }: ApiServerFlags): string[] {
  const { mode, format, logPath } = audit;
  if (logPath === '') return [];
  const limits = [
    ['maxage', audit.maximumAge],
    ['maxbackup', audit.maximumBackups],
    ['maxsize', audit.maximumSize],
  ] as const;
  return [
    ...(auditModes.includes(mode)
      ? []
      : [`invalid audit log mode ${mode}, allowed modes are ${quote(auditModes.join())}`]),
    ...(auditFormats.includes(format)
      ? []
      : [`invalid audit log format ${format}, allowed formats are ${quote(auditFormats.join())}`]),
    ...limits
      .filter(([, value]) => value < 0)
      .map(([name, value]) => `--audit-log-${name} ${value} can't be a negative number`),
  ];
}

function pluginProblems({ enabledPlugins, disabledPlugins }: ApiServerFlags): string[] {
  const both = enabledPlugins.filter((name) => disabledPlugins.includes(name));
  const isUnknown = (name: string): boolean => !pluginNames.includes(name);
  return [
    ...(both.length > 0
      ? [`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`]
      : []),
    ...enabledPlugins.filter(isUnknown).map((name) => `enable-admission-plugins plugin ${quote(name)} is unknown`),
    ...disabledPlugins.filter(isUnknown).map((name) => `disable-admission-plugins plugin ${quote(name)} is unknown`),
  ];
}

function tokenProblems(flags: ApiServerFlags): string[] {
  const { serviceAccountIssuer: issuer, serviceAccountKeyFile, serviceAccountSigningKeyFile } = flags;
  return [
    ...(issuer === '' ? ['service-account-issuer is a required flag'] : []),
    ...(serviceAccountKeyFile === ''
      ? ['either `--service-account-key-file` or `--service-account-signing-endpoint` must be set']
      : []),
    ...(issuer === '' || serviceAccountSigningKeyFile === ''
      ? ['--service-account-signing-key-file and --service-account-issuer are required flags']
      : []),
  ];
}
