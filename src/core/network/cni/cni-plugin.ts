import { defineProgram, type Process, type ProgramDefinition } from '../../machine/process.ts';
import { readAllText } from '../../machine/read-stream.ts';

/** A network configuration as a plugin gets it on its standard input. */
export interface PluginConfiguration {
  readonly cniVersion?: string;
  readonly name: string;
  readonly type: string;
  readonly prevResult?: CniResult;
  readonly [key: string]: unknown;
}

/** What a plugin prints. */
export interface CniResult {
  readonly cniVersion?: string;
  readonly interfaces?: readonly CniInterface[];
  readonly ips?: readonly CniIp[];
  readonly routes?: readonly CniRoute[];
  readonly dns?: object;
}

export interface CniInterface {
  readonly name: string;
  readonly mac?: string;
  /** The path of the network namespace; absent on the host. */
  readonly sandbox?: string;
}

export interface CniIp {
  /** As a CIDR. */
  readonly address: string;
  readonly gateway?: string;
  /** Index into `interfaces`. */
  readonly interface?: number;
}

export interface CniRoute {
  readonly dst: string;
  readonly gw?: string;
}

/** What a plugin is asked for, from its environment and its standard input. */
export interface PluginCall<C extends PluginConfiguration = PluginConfiguration> {
  readonly process: Process;
  readonly configuration: C;
  readonly containerId: string;
  /** The path of the network namespace. Empty where it is gone already. */
  readonly networkNamespace: string;
  readonly interfaceName: string;
  /** `CNI_ARGS`: `K8S_POD_NAME=web;IP=10.244.1.5`. */
  readonly args: ReadonlyMap<string, string>;
}

/** One plugin. `remove` and `check` succeed on what is not there (any more). */
export interface CniPlugin<C extends PluginConfiguration> {
  add(call: PluginCall<C>): Promise<CniResult>;
  remove(call: PluginCall<C>): Promise<void>;
  check?(call: PluginCall<C>): Promise<void>;
}

/** The codes of the specification that plugins use. */
export const cniCodes = {
  incompatibleVersion: 1,
  invalidEnvironment: 4,
  decodingFailure: 6,
  invalidConfiguration: 7,
  internal: 999,
};

export class CniError extends Error {
  readonly code: number;

  constructor(message: string, code: number = cniCodes.internal) {
    super(message);
    this.name = 'CniError';
    this.code = code;
  }
}

const latestVersion = '1.1.0';
const supportedVersions = ['0.1.0', '0.2.0', '0.3.0', '0.3.1', '0.4.0', '1.0.0', latestVersion];

/** A program that speaks the protocol of CNI: command in the environment, configuration in, result or error out. */
export function defineCniPlugin<C extends PluginConfiguration>(name: string, plugin: CniPlugin<C>): ProgramDefinition {
  return defineProgram({ name, run: (process) => runPlugin(name, plugin, process) });
}

async function runPlugin<C extends PluginConfiguration>(
  name: string,
  plugin: CniPlugin<C>,
  process: Process,
): Promise<number> {
  const command = process.env.get('CNI_COMMAND') ?? '';
  if (command === '') {
    const versions = supportedVersions.join(', ');
    await process.stderr.write(`CNI ${name} plugin\nCNI protocol versions supported: ${versions}\n`);
    return 0;
  }
  let cniVersion = latestVersion;
  try {
    const text = await readAllText(process.stdin);
    if (command === 'VERSION') return await print(process, { cniVersion: latestVersion, supportedVersions });
    const configuration = parseConfiguration<C>(text);
    cniVersion = configuration.cniVersion ?? '0.1.0';
    const result = await runCommand(command, plugin, readCall(process, command, configuration));
    if (result !== undefined) await print(process, { ...result, cniVersion });
    return 0;
  } catch (error) {
    const code = error instanceof CniError ? error.code : cniCodes.internal;
    const msg = error instanceof Error ? error.message : String(error);
    await print(process, { cniVersion, code, msg });
    return 1;
  }
}

async function print(process: Process, value: object): Promise<number> {
  await process.stdout.write(`${JSON.stringify(value, null, 4)}\n`);
  return 0;
}

async function runCommand<C extends PluginConfiguration>(
  command: string,
  plugin: CniPlugin<C>,
  call: PluginCall<C>,
): Promise<CniResult | undefined> {
  switch (command) {
    case 'ADD':
      return plugin.add(call);
    case 'DEL':
      await plugin.remove(call);
      return undefined;
    case 'CHECK':
      await plugin.check?.(call);
      return undefined;
    default:
      throw new CniError(`unknown CNI_COMMAND: ${command}`, cniCodes.invalidEnvironment);
  }
}

function parseConfiguration<C extends PluginConfiguration>(text: string): C {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CniError(`error unmarshall network config: ${reason}`, cniCodes.decodingFailure);
  }
  const configuration = parsed as C;
  if (!configuration.name) throw new CniError('missing network name', cniCodes.invalidConfiguration);
  const { cniVersion = '0.1.0' } = configuration;
  if (!supportedVersions.includes(cniVersion)) {
    const details = `config is "${cniVersion}", plugin supports ${JSON.stringify(supportedVersions)}`;
    throw new CniError(`incompatible CNI versions; ${details}`, cniCodes.incompatibleVersion);
  }
  return configuration;
}

function readCall<C extends PluginConfiguration>(process: Process, command: string, configuration: C): PluginCall<C> {
  const needed = ['CNI_CONTAINERID', 'CNI_IFNAME', 'CNI_PATH', ...(command === 'DEL' ? [] : ['CNI_NETNS'])];
  const missing = needed.filter((name) => !process.env.get(name));
  if (missing.length > 0) {
    throw new CniError(`required env variables [${missing.join(',')}] missing`, cniCodes.invalidEnvironment);
  }
  const text = (name: string): string => process.env.get(name) ?? '';
  return {
    process,
    configuration,
    containerId: text('CNI_CONTAINERID'),
    networkNamespace: text('CNI_NETNS'),
    interfaceName: text('CNI_IFNAME'),
    args: parseArgs(text('CNI_ARGS')),
  };
}

function parseArgs(text: string): Map<string, string> {
  const pairs = text.split(';').filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
