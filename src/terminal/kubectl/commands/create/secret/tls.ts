import { isSystemError } from '../../../../../core/system-error.ts';
import { stringFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import type { Session } from '../../../session.ts';
import { nameArgument } from '../create-object.ts';
import { createSecret, secretFlags } from './create-secret.ts';

export const createTlsSecretCommand = defineKubectlCommand({
  use: 'tls',
  flags: { ...secretFlags, cert: stringFlag(), key: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    if (flags.cert === '' || flags.key === '') throw new Error('key and cert must be specified');
    const certificate = read(session, flags.cert);
    const key = read(session, flags.key);
    checkPem(certificate, 'CERTIFICATE', 'certificate');
    checkPem(key, 'PRIVATE KEY', 'key');
    const keys = new Map([
      ['tls.crt', certificate],
      ['tls.key', key],
    ]);
    await createSecret(session, flags, { name, type: 'kubernetes.io/tls', keys });
  },
});

function read(session: Session, path: string): Uint8Array {
  try {
    return session.process.files.readFile(session.process.resolve(path));
  } catch (error) {
    const reason = isSystemError(error) ? error.message.toLowerCase() : String(error);
    throw new Error(`Cannot read file ${path}, open ${path}: ${reason}`);
  }
}

function checkPem(bytes: Uint8Array, label: string, input: string): void {
  if (new TextDecoder().decode(bytes).includes(`${label}-----`)) return;
  throw new Error(`tls: failed to find any PEM data in ${input} input`);
}
