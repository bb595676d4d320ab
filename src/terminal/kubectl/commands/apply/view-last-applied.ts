import { printYaml } from '../../../../core/meta/yaml/print.ts';
import { booleanFlag, stringFlag } from '../../../cli/flag.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { UsageError } from '../../failures.ts';
import { lastAppliedOf } from '../../last-applied.ts';
import { printJson, sortKeys } from '../../printers/json.ts';
import { fileFlags } from '../../selection/file-flags.ts';
import { selectResources } from '../../selection/select.ts';

export const viewLastAppliedCommand = defineKubectlCommand({
  use: 'view-last-applied',
  flags: {
    ...fileFlags,
    all: booleanFlag(),
    output: stringFlag({ initial: 'yaml', shorthand: 'o' }),
    selector: stringFlag({ shorthand: 'l' }),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const selection = await selectResources(session, {
      args,
      files: flags,
      labelSelector: flags.selector,
      all: flags.all,
      latest: true,
      requireNamespace: true,
    });
    const texts: string[] = [];
    await selection.visit((item) => {
      const text = item.object === undefined ? undefined : lastAppliedOf(item.object);
      if (text !== undefined) texts.push(text);
    });
    if (flags.output !== 'json' && flags.output !== 'yaml') {
      throw new UsageError(`Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`);
    }
    for (const text of texts) {
      const value = JSON.parse(text) as unknown;
      await session.print(flags.output === 'json' ? printJson(sortKeys(value), 2) : printYaml(value));
    }
  },
});
