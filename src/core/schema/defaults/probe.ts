import type { GRPCAction, HTTPGetAction, Probe } from '../../api/core-v1.ts';

export function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
}

/** Of probes and of lifecycle hooks alike. */
export function defaultHttpGet(action: HTTPGetAction): void {
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}

export function defaultGrpc(action: GRPCAction): void {
  action.service ??= '';
}
