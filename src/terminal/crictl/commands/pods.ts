import type { PodSandbox } from '../../../core/runtime/cri.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag, repeatedFlag, stringFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { formatAge, nanoseconds, printJson, printTable, shortId } from '../format.ts';
import { outputFlag, wantsJson } from '../output.ts';
import { parseLabels } from '../pod-labels.ts';

const header = ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'];

export const podsCommand = defineCommand({
  use: 'pods',
  short: 'List pods',
  flags: {
    id: stringFlag({ usage: 'filter by pod id' }),
    label: repeatedFlag({ usage: 'filter by key=value label' }),
    last: integerFlag({ shorthand: 'n', usage: 'Show last n recently created pods' }),
    latest: booleanFlag({ shorthand: 'l', usage: 'Show the most recently created pod' }),
    name: stringFlag({ usage: 'filter by pod name regular expression pattern' }),
    namespace: stringFlag({ usage: 'filter by pod namespace regular expression pattern' }),
    'no-trunc': booleanFlag({ usage: 'Show output without truncating the ID' }),
    output: outputFlag,
    quiet: booleanFlag({ shorthand: 'q', usage: 'show only pod IDs' }),
    state: stringFlag({ shorthand: 's', usage: 'filter by pod state' }),
  },
  run: async (invocation) => {
    const { process, flags } = invocation;
    const json = wantsJson(flags.output);
    const state = wantedState(flags.state);
    const { items } = await connect(invocation).runtime('ListPodSandbox', {
      ...(flags.id === '' ? {} : { id: flags.id }),
      ...(state === undefined ? {} : { state }),
      labels: parseLabels(flags.label),
    });
    const found = items
      .filter(({ metadata }) => new RegExp(flags.name).test(metadata.name))
      .filter(({ metadata }) => new RegExp(flags.namespace).test(metadata.namespace))
      .toSorted((left, right) => right.createdAtMs - left.createdAtMs)
      .slice(0, flags.latest ? 1 : flags.last > 0 ? flags.last : undefined);
    if (flags.quiet) await process.stdout.write(found.map(({ id }) => `${id}\n`).join(''));
    else if (json) await printJson(process, { items: found.map(sandboxJson) });
    else
      await printTable(process, [
        header,
        ...found.map((sandbox) => [
          flags['no-trunc'] ? sandbox.id : shortId(sandbox.id),
          formatAge(process, sandbox.createdAtMs),
          sandbox.state === 'SANDBOX_READY' ? 'Ready' : 'NotReady',
          sandbox.metadata.name,
          sandbox.metadata.namespace,
          String(sandbox.metadata.attempt),
          '(default)',
        ]),
      ]);
    return 0;
  },
});

function wantedState(text: string): PodSandbox['state'] | undefined {
  if (text === '') return undefined;
  const states: Readonly<Record<string, PodSandbox['state']>> = {
    ready: 'SANDBOX_READY',
    notready: 'SANDBOX_NOTREADY',
  };
  const state = states[text.toLowerCase()];
  if (state === undefined) throw new Error('--state should be ready or notready');
  return state;
}

function sandboxJson({ createdAtMs, ...rest }: PodSandbox): unknown {
  return { ...rest, createdAt: nanoseconds(createdAtMs), runtimeHandler: '' };
}
