import { podDisruptionBudgets } from '../../../../core/api/policy-v1.ts';
import { parseLabelSelector, selectorToObject } from '../../../../core/meta/label-selector.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createPodDisruptionBudgetCommand = defineKubectlCommand({
  use: 'poddisruptionbudget',
  aliases: ['pdb'],
  flags: { ...createFlags, 'max-unavailable': stringFlag(), 'min-available': stringFlag(), selector: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const { 'min-available': minimum, 'max-unavailable': maximum } = flags;
    if (flags.selector === '') throw new Error('a selector must be specified');
    if (minimum === '' && maximum === '') throw new Error('one of min-available or max-unavailable must be specified');
    if (minimum !== '' && maximum !== '') throw new Error('min-available and max-unavailable cannot be both specified');
    const limit =
      minimum === ''
        ? { maxUnavailable: amount(maximum, 'max-unavailable') }
        : { minAvailable: amount(minimum, 'min-available') };
    const { matchLabels = {}, matchExpressions = [] } = selectorToObject(parseLabelSelector(flags.selector));
    const selector = {
      ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }),
      ...(matchExpressions.length === 0 ? {} : { matchExpressions }),
    };
    await createObject(session, flags, {
      reference: podDisruptionBudgets,
      metadata: { name },
      fields: {
        spec: { ...('minAvailable' in limit ? limit : {}), selector, ...('maxUnavailable' in limit ? limit : {}) },
        status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
      },
      failure: 'failed to create poddisruptionbudgets: ',
    });
  },
});

function amount(text: string, flag: string): string | number {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^\d+%$/.test(text)) throw new Error(`invalid format specified for ${flag}`);
  return text;
}
