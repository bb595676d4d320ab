import type {
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  Lifecycle,
  Probe,
  SleepAction,
  TCPSocketAction,
} from '../../api/core-v1.ts';
import type { IntOrString } from '../../api/scalars.ts';
import { type FieldError, forbidden, invalid, required } from '../../meta/field-error.ts';
import { checkHttpHeaderName, checkPortName, checkPortNumber } from '../../meta/names.ts';
import { asErrors, validateChoice, validateNonNegative } from './basics.ts';

interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly sleep?: SleepAction;
}

/** Of liveness and startup probes one success is enough; readiness probes cannot shorten the grace period. */
export function validateProbe(
  probe: Probe | undefined,
  type: 'liveness' | 'readiness' | 'startup',
  gracePeriodSeconds: number,
  field: string,
): FieldError[] {
  if (probe === undefined) return [];
  const { terminationGracePeriodSeconds: grace, successThreshold = 0 } = probe;
  const isReadiness = type === 'readiness';
  return [
    ...validateHandler(probe, gracePeriodSeconds, field),
    ...validateNumbers(probe, field),
    ...(grace !== undefined && grace <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')]
      : []),
    ...(!isReadiness && successThreshold !== 1
      ? [invalid(`${field}.successThreshold`, successThreshold, 'must be 1')]
      : []),
    ...(isReadiness && grace !== undefined
      ? [invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')]
      : []),
  ];
}

function validateNumbers(probe: Probe, field: string): FieldError[] {
  const names = [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const;
  return names.flatMap((name) => validateNonNegative(probe[name] ?? 0, `${field}.${name}`));
}

export function validateLifecycle(
  lifecycle: Lifecycle | undefined,
  gracePeriodSeconds: number,
  field: string,
): FieldError[] {
  const { postStart, preStop } = lifecycle ?? {};
  return [
    ...(postStart === undefined ? [] : validateHandler(postStart, gracePeriodSeconds, `${field}.postStart`)),
    ...(preStop === undefined ? [] : validateHandler(preStop, gracePeriodSeconds, `${field}.preStop`)),
  ];
}

function validateHandler(handler: Handler, gracePeriodSeconds: number, field: string): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const given: (readonly [name: string, validate: (place: string) => FieldError[]])[] = [];
  if (exec !== undefined) given.push(['exec', (place) => validateExec(exec, place)]);
  if (httpGet !== undefined) given.push(['httpGet', (place) => validateHttpGet(httpGet, place)]);
  if (tcpSocket !== undefined) given.push(['tcpSocket', (place) => validatePort(tcpSocket.port, `${place}.port`)]);
  if (grpc !== undefined) given.push(['grpc', (place) => validatePort(grpc.port, `${place}.port`)]);
  if (sleep !== undefined) given.push(['sleep', (place) => validateSleep(sleep, gracePeriodSeconds, place)]);
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return given.flatMap(([name, validate], index) =>
    index === 0
      ? validate(`${field}.${name}`)
      : [forbidden(`${field}.${name}`, 'may not specify more than 1 handler type')],
  );
}

function validateExec({ command = [] }: ExecAction, field: string): FieldError[] {
  return command.length === 0 ? [required(`${field}.command`)] : [];
}

function validateHttpGet({ path, port, scheme, httpHeaders = [] }: HTTPGetAction, field: string): FieldError[] {
  return [
    ...(path ? [] : [required(`${field}.path`)]),
    ...validatePort(port, `${field}.port`),
    ...validateChoice(scheme, ['HTTP', 'HTTPS'], `${field}.scheme`),
    ...httpHeaders.flatMap(({ name }) => asErrors(`${field}.httpHeaders`, name, checkHttpHeaderName(name))),
  ];
}

function validatePort(port: IntOrString, field: string): FieldError[] {
  return asErrors(field, port, typeof port === 'number' ? checkPortNumber(port) : checkPortName(port));
}

function validateSleep({ seconds }: SleepAction, gracePeriodSeconds: number, field: string): FieldError[] {
  if (seconds >= 0 && seconds <= gracePeriodSeconds) return [];
  const range = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`;
  return [invalid(field, seconds, range)];
}
