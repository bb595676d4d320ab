import type { KubeconfigUser } from '../../../../core/client/kubeconfig/kubeconfig.ts';
import { modifyKubeconfig } from '../../../../core/client/kubeconfig/modify.ts';
import type { Process } from '../../../../core/machine/process.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { booleanFlag, type FlagValues, listFlag, repeatedFlag, stringFlag } from '../../../cli/flag.ts';
import { completeUsers } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { type Changes, parsePairs } from '../../pairs.ts';
import { embedFile } from './embed-file.ts';
import { unexpectedArguments } from './unexpected-arguments.ts';

const credentialFlags = {
  'auth-provider': stringFlag(),
  'auth-provider-arg': listFlag(),
  'client-certificate': stringFlag(),
  'client-key': stringFlag(),
  'embed-certs': booleanFlag(),
  'exec-api-version': stringFlag(),
  'exec-arg': listFlag(),
  'exec-command': stringFlag(),
  'exec-env': repeatedFlag(),
  'exec-interactive-mode': stringFlag(),
  'exec-provide-cluster-info': booleanFlag(),
  password: stringFlag(),
  token: stringFlag(),
  username: stringFlag(),
};

type CredentialFlagValues = FlagValues<typeof credentialFlags>;

interface Given {
  readonly flags: CredentialFlagValues;
  readonly given: ReadonlySet<string>;
}

export const setCredentialsCommand = defineKubectlCommand({
  use: 'set-credentials',
  complete: completeUsers,
  flags: credentialFlags,
  run: async (session, invocation) => {
    const { args, flags, given } = invocation;
    const [name, ...more] = args;
    if (name === undefined || more.length > 0) throw await unexpectedArguments(invocation, 'unexpected args');
    validate(session.process, name, flags);
    modifyKubeconfig(session.process, session.flags.kubeconfig, ({ users }) => {
      const user = users.get(name) ?? {};
      setFiles(session.process, user, { flags, given });
      setAuthProvider(user, { flags, given });
      setExec(user, { flags, given });
      setSecrets(user, { flags, given });
      users.set(name, user);
    });
    await session.print(`User ${quote(name)} set.\n`);
  },
});

const fileFlags = ['client-certificate', 'client-key'] as const;

function validate(process: Process, name: string, flags: CredentialFlagValues): void {
  if (name === '') throw new Error('you must specify a non-empty user name');
  const methods = [
    ...(flags.token === '' ? [] : ['token']),
    ...(flags.username === '' && flags.password === '' ? [] : ['username/--password']),
  ];
  if (methods.length > 1)
    throw new Error(
      `you cannot specify more than one authentication method at the same time: --${methods.join(', --')}`,
    );
  if (!flags['embed-certs']) return;
  if (flags['client-certificate'] === '' && flags['client-key'] === '') {
    throw new Error('you must specify a --client-certificate or --client-key to embed');
  }
  for (const flag of fileFlags) {
    const path = flags[flag];
    if (path !== '' && !process.files.exists(process.resolve(path))) {
      throw new Error(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`);
    }
  }
}

function setFiles(process: Process, user: KubeconfigUser, { flags, given }: Given): void {
  for (const flag of fileFlags) {
    if (given.has(flag)) embedFile(process, user, flag, { path: flags[flag], embed: flags['embed-certs'] });
  }
}

interface AuthProvider {
  name: string;
  config: Record<string, string> | null;
}

function setAuthProvider(user: KubeconfigUser, { flags, given }: Given): void {
  let provider = user['auth-provider'] as AuthProvider | undefined;
  const name = flags['auth-provider'];
  if (given.has('auth-provider') && provider?.name !== name) provider = { config: null, name };
  if (provider === undefined) return;
  const { set, remove } = changesIn(flags['auth-provider-arg'], 'auth-provider-arg');
  const config = { ...provider.config, ...Object.fromEntries(set) };
  for (const key of remove) delete config[key];
  user['auth-provider'] = { ...provider, config: Object.keys(config).length === 0 ? null : config };
}

interface ExecPlugin {
  apiVersion?: string;
  args: string[] | null;
  command: string;
  env: { readonly name: string; readonly value: string }[] | null;
  interactiveMode?: string;
  provideClusterInfo: boolean;
}

function setExec(user: KubeconfigUser, { flags, given }: Given): void {
  let plugin = user.exec as ExecPlugin | undefined;
  if (given.has('exec-command')) {
    const added = { env: null, provideClusterInfo: false };
    plugin = { ...added, ...plugin, args: null, command: flags['exec-command'] };
  }
  if (plugin === undefined) return;
  if (given.has('exec-api-version')) plugin.apiVersion = flags['exec-api-version'];
  if (flags['exec-arg'].length > 0) plugin.args = [...flags['exec-arg']];
  if (given.has('exec-interactive-mode')) plugin.interactiveMode = flags['exec-interactive-mode'];
  if (given.has('exec-provide-cluster-info')) plugin.provideClusterInfo = flags['exec-provide-cluster-info'];
  if (plugin.apiVersion?.endsWith('beta1') === true) plugin.interactiveMode ??= 'IfAvailable';
  const { set, remove } = changesIn(flags['exec-env'], 'exec-env');
  const values = new Map((plugin.env ?? []).map(({ name, value }) => [name, value]));
  for (const [name, value] of set) values.set(name, value);
  for (const name of remove) values.delete(name);
  plugin.env = values.size === 0 ? null : [...values].map(([name, value]) => ({ name, value }));
  user.exec = plugin;
}

/** A token and a password exclude each other. */
function setSecrets(user: KubeconfigUser, { flags, given }: Given): void {
  for (const key of ['token', 'username', 'password'] as const) if (given.has(key)) user[key] = flags[key];
  const token = given.has('token') && flags.token !== '';
  const basic = (given.has('username') && flags.username !== '') || (given.has('password') && flags.password !== '');
  if (basic && !token) delete user.token;
  if (token && !basic) {
    delete user.username;
    delete user.password;
  }
}

function changesIn(pairs: readonly string[], flag: string): Changes {
  const wrong = pairs.filter((pair) => !/^[^=]+(=|-$)|-$/.test(pair));
  if (wrong.length > 0) throw new Error(`invalid ${flag} format: ${wrong.join(', ')}`);
  return parsePairs(pairs);
}
