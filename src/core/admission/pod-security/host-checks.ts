import type { Container, LifecycleHandler, PodSpec } from '../../api/core-v1.ts';
import {
  containersOf,
  containersThat,
  named,
  plural,
  quoted,
  type SecurityCheck,
  setters,
  sortedSet,
  type Violation,
} from './security-check.ts';

export const hostNamespaces: SecurityCheck = { versions: [{ since: 0, find: findHostNamespaces }] };

export const hostPathVolumes: SecurityCheck = { versions: [{ since: 0, find: findHostPathVolumes }] };

export const hostPorts: SecurityCheck = { versions: [{ since: 0, find: findHostPorts }] };

export const hostProbes: SecurityCheck = { versions: [{ since: 34, find: findHostProbes }] };

export const windowsHostProcess: SecurityCheck = { versions: [{ since: 0, find: findHostProcess }] };

function findHostNamespaces(spec: PodSpec): Violation | undefined {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name]);
  if (shared.length === 0) return undefined;
  return { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') };
}

function findHostPathVolumes({ volumes }: PodSpec): Violation | undefined {
  const names = (volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', names) };
}

function findHostPorts(spec: PodSpec): Violation | undefined {
  const portsOf = (container: Container): string[] =>
    (container.ports ?? []).flatMap(({ hostPort }) => (hostPort ? [`${hostPort}`] : []));
  const bad = containersThat(spec, (container) => portsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sortedSet(containersOf(spec).flatMap(portsOf));
  const detail = `${named('container', bad)} ${use(bad)} ${plural('hostPort', ports)} ${ports.join(', ')}`;
  return { reason: 'hostPort', detail };
}

function findHostProbes(spec: PodSpec): Violation | undefined {
  const bad = sortedSet(containersThat(spec, (container) => hostsOf(container).length > 0));
  if (bad.length === 0) return undefined;
  const hosts = sortedSet(containersOf(spec).flatMap(hostsOf));
  const reason = 'probe or lifecycle host';
  return { reason, detail: `${named('container', bad)} ${use(bad)} ${plural(reason, hosts)} ${quoted(hosts)}` };
}

/** The hosts that the probes and hooks of a container name, instead of asking the container itself. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): string[] {
  const handlers: readonly (LifecycleHandler | undefined)[] = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ];
  return handlers
    .flatMap((handler) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? ''])
    .filter((host) => host !== '');
}

function findHostProcess(spec: PodSpec): Violation | undefined {
  const bad = containersThat(spec, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true);
  const who = setters(spec.securityContext?.windowsOptions?.hostProcess === true, bad);
  if (who === '') return undefined;
  return { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
}

function use({ length }: readonly unknown[]): string {
  return length === 1 ? 'uses' : 'use';
}
