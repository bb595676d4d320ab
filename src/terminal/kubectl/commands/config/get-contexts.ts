import { loadKubeconfigAsWritten } from '../../../../core/client/kubeconfig/load.ts';
import { booleanFlag, stringFlag } from '../../../cli/flag.ts';
import { completeContexts } from '../../complete-names.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { throwAll } from '../../failures.ts';
import { tableWriter } from '../../printers/table.ts';

export const getContextsCommand = defineKubectlCommand({
  use: 'get-contexts',
  complete: completeContexts,
  flags: {
    'no-headers': booleanFlag(),
    output: stringFlag({ shorthand: 'o', complete: async () => ['name'] }),
  },
  run: async (session, { flags, args }) => {
    const { output } = flags;
    if (output !== '' && output !== 'name') {
      throw new Error(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    }
    const { contexts, currentContext } = loadKubeconfigAsWritten(session.process, session.flags.kubeconfig);
    const wanted = args.length === 0 ? [...contexts.keys()] : args;
    const writer = tableWriter();
    if (output === '' && !flags['no-headers']) writer.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n');
    for (const name of wanted.filter((one) => contexts.has(one)).toSorted()) {
      const { cluster = '', user = '', namespace = '' } = contexts.get(name) ?? {};
      const mark = name === currentContext ? '*' : ' ';
      writer.write(output === 'name' ? `${name}\n` : `${mark}\t${name}\t${cluster}\t${user}\t${namespace}\n`);
    }
    await session.print(writer.flush());
    throwAll(wanted.filter((name) => !contexts.has(name)).map((name) => new Error(`context ${name} not found`)));
  },
});
