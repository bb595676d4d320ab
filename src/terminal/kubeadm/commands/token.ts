import { secrets } from '../../../core/api/core-v1.ts';
import { parseKubeconfig } from '../../../core/client/kubeconfig/kubeconfig.ts';
import { formatShortHumanDuration, parseTime } from '../../../core/meta/time.ts';
import { parseCertificatesPem } from '../../../core/pki/certificate.ts';
import { publicKeyPin } from '../../../core/pki/issue.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, durationFlag, stringFlag } from '../../cli/flag.ts';
import { adminClient, applyObject } from '../apply-object.ts';
import { directories } from '../cluster.ts';
import { generateToken, tokenPattern, tokenSecret } from '../token-secret.ts';

const createTokenCommand = defineCommand({
  use: 'create [token]',
  short: 'Create bootstrap tokens on the server',
  flags: {
    description: stringFlag({ usage: 'A human friendly description of how this token is used.' }),
    'print-join-command': booleanFlag({
      usage:
        "Instead of printing only the token, print the full 'kubeadm join' flag needed to join the cluster using the token.",
    }),
    ttl: durationFlag({
      initial: 86_400_000,
      usage:
        "The duration before the token is automatically deleted (e.g. 1s, 2m, 3h). If set to '0', the token will never expire",
    }),
  },
  run: async ({ process, flags, args }) => {
    const token = args[0] ?? generateToken(process.clock);
    if (!tokenPattern.test(token))
      throw new Error(
        `bootstrapTokens[0].token: Invalid value: "${token}": the bootstrap token "${token}" was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"`,
      );
    const { description } = flags;
    await applyObject(
      adminClient(process),
      tokenSecret({
        token,
        ttlMs: flags.ttl,
        nowMs: process.clock.now(),
        ...(description === '' ? {} : { description }),
      }),
    );
    if (!flags['print-join-command']) {
      await process.stdout.write(`${token}\n`);
      return 0;
    }
    const [cluster] = parseKubeconfig(process.files.readText(`${directories.kubernetes}/admin.conf`)).clusters.values();
    const [authority] = parseCertificatesPem(atob(cluster?.['certificate-authority-data'] ?? ''));
    const pin = authority === undefined ? '' : await publicKeyPin(authority);
    await process.stdout.write(
      `kubeadm join ${(cluster?.server ?? '').replace('https://', '')} --token ${token} --discovery-token-ca-cert-hash ${pin} \n`,
    );
    return 0;
  },
});

const listTokensCommand = defineCommand({
  use: 'list',
  short: 'List bootstrap tokens on the server',
  run: async ({ process }) => {
    const { items } = await adminClient(process)
      .resource(secrets)
      .list({ namespace: 'kube-system', fieldSelector: 'type=bootstrap.kubernetes.io/token' });
    const rows = items.map(({ data = {} }) => {
      const read = (key: string): string => atob(data[key] ?? '');
      const expiresMs = parseTime(read('expiration'));
      return [
        `${read('token-id')}.${read('token-secret')}`,
        expiresMs === undefined ? '<forever>' : formatShortHumanDuration(expiresMs - process.clock.now()),
        expiresMs === undefined ? '<never>' : read('expiration'),
        'authentication,signing',
        read('description') || '<none>',
        read('auth-extra-groups') || '<none>',
      ];
    });
    if (rows.length === 0) return 0;
    const table = [['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows];
    const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
    const line = (row: readonly string[]): string =>
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join('');
    await process.stdout.write(`${table.map(line).join('\n')}\n`);
    return 0;
  },
});

const deleteTokenCommand = defineCommand({
  use: 'delete [token-value] ...',
  short: 'Delete bootstrap tokens on the server',
  run: async ({ process, args }) => {
    if (args.length === 0)
      throw new Error(
        'missing argument; "token delete" is missing token of form "[a-z0-9]{6}" or "[a-z0-9]{6}.[a-z0-9]{16}"',
      );
    for (const argument of args) {
      const id = argument.slice(0, 6);
      await adminClient(process)
        .resource(secrets)
        .delete(`bootstrap-token-${id}`, { namespace: 'kube-system' })
        .catch((error: unknown) => {
          throw new Error(
            `failed to delete bootstrap token "${id}": ${error instanceof Error ? error.message : String(error)}`,
          );
        });
      await process.stdout.write(`bootstrap token "${id}" deleted\n`);
    }
    return 0;
  },
});

const generateTokenCommand = defineCommand({
  use: 'generate',
  short: 'Generate and print a bootstrap token, but do not create it on the server',
  run: async ({ process }) => {
    await process.stdout.write(`${generateToken(process.clock)}\n`);
    return 0;
  },
});

export const tokenCommand = defineCommand({
  use: 'token',
  short: 'Manage bootstrap tokens',
  subcommands: [createTokenCommand, deleteTokenCommand, generateTokenCommand, listTokensCommand],
});
