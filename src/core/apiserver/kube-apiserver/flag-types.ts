import type { ComponentFlags } from '../../component/component-flags.ts';
import { parseGoDuration } from '../../meta/go-duration.ts';
import { quote } from '../../meta/quote.ts';

const integers = [
  'audit-log-maxage',
  'audit-log-maxbackup',
  'audit-log-maxsize',
  'default-not-ready-toleration-seconds',
  'default-unreachable-toleration-seconds',
  'max-mutating-requests-inflight',
  'max-requests-inflight',
  'min-request-timeout',
  'secure-port',
];
const durations = ['etcd-compaction-interval', 'event-ttl', 'request-timeout'];
const addresses = ['advertise-address', 'bind-address'];

const boolean = /^([01tTfF]|true|false|TRUE|FALSE|True|False)$/;

/** Throws an Error in pflag's words for a value that is not of its flag's type. */
export function checkFlagTypes(flags: ComponentFlags, switches: readonly string[]): void {
  for (const name of integers) check(flags, name, integerProblem);
  for (const name of durations) check(flags, name, durationProblem);
  for (const name of addresses) check(flags, name, addressProblem);
  for (const name of switches) check(flags, name, booleanProblem);
}

function check(flags: ComponentFlags, name: string, problemWith: (text: string) => string | undefined): void {
  const text = flags.text(name);
  const problem = text === '' ? undefined : problemWith(text);
  if (problem !== undefined) throw new Error(`invalid argument ${quote(text)} for "--${name}" flag: ${problem}`);
}

function integerProblem(text: string): string | undefined {
  return /^[+-]?\d+$/.test(text) ? undefined : `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`;
}

function booleanProblem(text: string): string | undefined {
  return boolean.test(text) ? undefined : `strconv.ParseBool: parsing ${quote(text)}: invalid syntax`;
}

function durationProblem(text: string): string | undefined {
  try {
    parseGoDuration(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function addressProblem(text: string): string | undefined {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || text.includes(':');
  return isAddress ? undefined : `failed to parse IP: ${quote(text)}`;
}
