import { parseLabelSelector, selectorToObject } from '../../../../core/meta/label-selector.ts';
import { booleanFlag, listFlag, stringFlag } from '../../../cli/flag.ts';
import { childObject } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { changeItems, selectForSet, setFlags } from './set-items.ts';

export const setSelectorCommand = defineKubectlCommand({
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: {
    ...(({ selector: _, kustomize: __, ...flags }) => flags)(setFlags),
    filename: listFlag({ shorthand: 'f' }),
    recursive: booleanFlag({ shorthand: 'R', initial: true }),
    'resource-version': stringFlag(),
  },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const expressions = args.at(-1);
    if (expressions === undefined) throw new Error('one selector is required');
    const { matchLabels = {}, matchExpressions = [] } = selectorToObject(parseLabelSelector(expressions));
    const all = { ...flags, selector: '', kustomize: '' };
    const items = await selectForSet(session, all, args.slice(0, -1));
    await changeItems(session, all, items, {
      operation: 'selector updated',
      failure: '',
      change: (object) => {
        if (object.kind !== 'Service') throw new Error('setting a selector is only supported for Services');
        if (matchExpressions.length > 0)
          throw new Error(`match expression ${JSON.stringify(matchExpressions)} not supported on this object`);
        childObject(object, 'spec').selector = matchLabels;
      },
    });
  },
});
