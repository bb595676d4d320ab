import { formatGroupVersion } from '../../../core/meta/group-version.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { UsageError } from '../failures.ts';

export const apiVersionsCommand = defineKubectlCommand({
  use: 'api-versions',
  run: async (session, { args }) => {
    if (args.length > 0) throw new UsageError(`unexpected arguments: [${args.join(' ')}]`);
    const groups = await session.discovery.refresh();
    const names = groups.flatMap(({ name, versions }) =>
      versions.map(({ version }) => formatGroupVersion({ group: name, version })),
    );
    await session.print(
      names
        .sort()
        .map((name) => `${name}\n`)
        .join(''),
    );
  },
});
