import type { Process } from '../../core/machine/process.ts';
import type { Invocation } from '../cli/command.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, listFlag, stringFlag } from '../cli/flag.ts';
import { ExitError, exitCodes } from './exit-error.ts';
import { logLine } from './log-line.ts';

/** The flags of every command. Those that no code reads concern what gRPC, discovery and authentication would do. */
export const globalFlags = {
  cacert: stringFlag({ usage: 'verify certificates of TLS-enabled secure servers using this CA bundle' }),
  cert: stringFlag({ usage: 'identify secure client using this TLS certificate file' }),
  'command-timeout': durationFlag({
    initial: 5000,
    usage: 'timeout for short running command (excluding dial timeout)',
  }),
  debug: booleanFlag({ usage: 'enable client-side debug logging' }),
  'dial-timeout': durationFlag({ initial: 2000, usage: 'dial timeout for client connections' }),
  endpoints: listFlag({ initial: ['127.0.0.1:2379'], usage: 'gRPC endpoints' }),
  hex: booleanFlag({ usage: 'print byte strings as hex encoded strings' }),
  'insecure-skip-tls-verify': booleanFlag({
    usage: 'skip server certificate verification (CAUTION: this option should be enabled only for testing purposes)',
  }),
  'insecure-transport': booleanFlag({ initial: true, usage: 'disable transport security for client connections' }),
  'keepalive-time': durationFlag({ initial: 2000, usage: 'keepalive time for client connections' }),
  'keepalive-timeout': durationFlag({ initial: 6000, usage: 'keepalive timeout for client connections' }),
  key: stringFlag({ usage: 'identify secure client using this TLS key file' }),
  'max-recv-bytes': integerFlag({
    usage: 'client-side response receive limit in bytes (if 0, it defaults to "math.MaxInt32")',
  }),
  'write-out': stringFlag({
    initial: 'simple',
    shorthand: 'w',
    usage: 'set the output format (fields, json, protobuf, simple, table)',
  }),
} as const;

export type GlobalValues = FlagValues<typeof globalFlags>;

/** The global flags, from the command line or from variables such as ETCDCTL_CACERT. Throws an ExitError. */
export async function readGlobals(invocation: Invocation): Promise<GlobalValues> {
  const values: Record<string, unknown> = { ...invocation.inherited(globalFlags) };
  const known = new Map(Object.entries(globalFlags).map(([name, flag]) => [variableName(name), { name, flag }]));
  for (const [variable, text] of invocation.process.env) {
    if (!variable.startsWith('ETCDCTL_')) continue;
    const entry = known.get(variable);
    if (entry === undefined) await warnUnknown(invocation.process, variable, text);
    else if (invocation.given.has(entry.name)) throw await refuseShadowed(invocation.process, variable);
    else values[entry.name] = entry.flag.accept(text, undefined);
  }
  return values as unknown as GlobalValues;
}

function variableName(flag: string): string {
  return `ETCDCTL_${flag.toUpperCase().replaceAll('-', '_')}`;
}

async function warnUnknown(process: Process, variable: string, text: string): Promise<void> {
  const fields = { 'environment-variable': `${variable}=${text}` };
  await process.stderr.write(
    logLine(process, 'warn', { caller: 'flags/flag.go:94' }, 'unrecognized environment variable', fields),
  );
}

async function refuseShadowed(process: Process, variable: string): Promise<ExitError> {
  const message =
    'conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))';
  const fields = { 'environment-variable': variable };
  await process.stderr.write(logLine(process, 'fatal', { caller: 'flags/flag.go:86' }, message, fields));
  return new ExitError(exitCodes.error, '');
}
