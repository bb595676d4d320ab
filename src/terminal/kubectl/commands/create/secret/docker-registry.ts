import { listFlag, stringFlag } from '../../../../cli/flag.ts';
import { defineKubectlCommand } from '../../../define-kubectl-command.ts';
import { compactJson } from '../../../printers/json.ts';
import { nameArgument } from '../create-object.ts';
import { readKeys } from '../key-sources.ts';
import { createSecret, secretFlags, secretKeyWords } from './create-secret.ts';

export const createDockerRegistrySecretCommand = defineKubectlCommand({
  use: 'docker-registry',
  flags: {
    ...secretFlags,
    'docker-email': stringFlag(),
    'docker-password': stringFlag(),
    'docker-server': stringFlag({ initial: 'https://index.docker.io/v1/' }),
    'docker-username': stringFlag(),
    'from-file': listFlag(),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const {
      'docker-username': username,
      'docker-password': password,
      'docker-server': server,
      'docker-email': email,
    } = flags;
    if (flags['from-file'].length === 0 && (username === '' || password === '' || server === '')) {
      throw new Error(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    const entry = { username, password, ...(email === '' ? {} : { email }), auth: btoa(`${username}:${password}`) };
    const keys =
      flags['from-file'].length > 0
        ? readKeys(session, { files: flags['from-file'], literals: [], envFiles: [] }, secretKeyWords)
        : new Map([['.dockerconfigjson', new TextEncoder().encode(compactJson({ auths: { [server]: entry } }))]]);
    await createSecret(session, flags, { name, type: 'kubernetes.io/dockerconfigjson', keys });
  },
});
