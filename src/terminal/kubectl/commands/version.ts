import type { JsonObject } from '../../../core/meta/object.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { printJson } from '../printers/json.ts';

const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.4',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-08-20T11:51:43Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const kustomizeVersion = 'v5.8.1';

export const versionCommand = defineKubectlCommand({
  use: 'version',
  flags: { client: booleanFlag(), output: stringFlag({ shorthand: 'o' }) },
  run: async (session, { flags, args }) => {
    if (args.length > 0) throw new Error(`extra arguments: [${args.join(' ')}]`);
    if (!['', 'yaml', 'json'].includes(flags.output)) throw new Error("--output must be 'yaml' or 'json'");
    const asked = flags.client
      ? undefined
      : await session.json<JsonObject>({ target: '/version?timeout=32s' }).catch((error: unknown) => ({ error }));
    const server = asked !== undefined && !('error' in asked) ? asked : undefined;
    const versions = { clientVersion, kustomizeVersion, ...(server === undefined ? {} : { serverVersion: server }) };
    if (flags.output === 'json') await session.print(printJson(versions, 2));
    else if (flags.output === 'yaml') await session.print(`${printYaml(versions)}\n`);
    else {
      const last = server === undefined ? '' : `Server Version: ${server.gitVersion as string}\n`;
      await session.print(
        `Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n${last}`,
      );
    }
    if (server !== undefined) await warnOfSkew(session.printError.bind(session), server);
    if (asked !== undefined && 'error' in asked) throw asked.error;
  },
});

/** One minor version apart is supported. */
async function warnOfSkew(print: (text: string) => Promise<void>, { major, minor }: JsonObject): Promise<void> {
  const serverMinor = Number.parseInt(minor as string, 10);
  if ((major as string) === clientVersion.major && Math.abs(serverMinor - Number(clientVersion.minor)) <= 1) return;
  await print(
    `WARNING: version difference between client (${clientVersion.major}.${clientVersion.minor}) and server (${major as string}.${serverMinor}) exceeds the supported minor version skew of +/-1\n`,
  );
}
