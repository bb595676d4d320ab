import { booleanFlag, integerFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { UsageError } from '../failures.ts';
import { getPrintFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { namesFiles } from '../selection/read-files.ts';
import type { Session } from '../session.ts';
import { getObjects } from './get/get-objects.ts';
import type { GetFlagValues } from './get/get-query.ts';
import { getTables } from './get/get-tables.ts';
import { watchResources } from './get/watch.ts';

export const getFlags = {
  ...getPrintFlags,
  ...fileFlags,
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  'chunk-size': integerFlag({ initial: 500 }, 'int64'),
  'field-selector': stringFlag(),
  'ignore-not-found': booleanFlag(),
  'label-columns': listFlag({ shorthand: 'L' }),
  'no-headers': booleanFlag(),
  'output-watch-events': booleanFlag(),
  raw: stringFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  'server-print': booleanFlag({ initial: true }),
  'show-kind': booleanFlag(),
  'show-labels': booleanFlag(),
  'sort-by': stringFlag(),
  subresource: stringFlag(),
  watch: booleanFlag({ shorthand: 'w' }),
  'watch-only': booleanFlag(),
};

export const getCommand = defineKubectlCommand({
  use: 'get',
  flags: getFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    if (flags.raw !== '') return getRaw(session, flags, args);
    await checkFlags(session, flags, args);
    if (flags.watch || flags['watch-only']) return watchResources(session, flags, args);
    const human = (flags.output === '' && flags.template === '') || flags.output === 'wide';
    return human ? getTables(session, flags, args) : getObjects(session, flags, args);
  },
});

async function getRaw(session: Session, flags: GetFlagValues, args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new Error('arguments may not be passed when --raw is specified');
  if (flags.watch || flags['watch-only'] || flags.selector !== '') {
    throw new Error('--raw may not be specified with other flags that filter the server request or alter the output');
  }
  if (flags.output !== '') throw new Error('--raw and --output are mutually exclusive');
  if (!flags.raw.startsWith('/'))
    throw new Error(`--raw must be a valid URL path: parse "${flags.raw}": invalid URI for request`);
  const response = await session.send({ target: flags.raw, raw: true });
  for await (const chunk of response.body) await session.process.stdout.write(chunk);
}

async function checkFlags(session: Session, flags: GetFlagValues, args: readonly string[]): Promise<void> {
  const watching = flags.watch || flags['watch-only'];
  if (watching && flags['sort-by'] !== '') {
    await session.printError(
      flags.watch
        ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
        : 'warning: --watch-only requested, --sort-by will be ignored\n',
    );
  }
  if (!watching && args.length === 0 && !namesFiles(flags)) {
    await session.printError(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw new UsageError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  if (flags['show-labels'] && flags.output !== '' && flags.output !== 'wide') {
    throw new Error(`--show-labels option cannot be used with ${flags.output} printer`);
  }
  if (flags['output-watch-events'] && !watching) {
    throw new Error('--output-watch-events option can only be used with --watch or --watch-only');
  }
}
