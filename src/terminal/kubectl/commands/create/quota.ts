import { resourceQuotas } from '../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../core/meta/quantity.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createQuotaCommand = defineKubectlCommand({
  use: 'quota',
  aliases: ['resourcequota'],
  flags: { ...createFlags, hard: stringFlag(), scopes: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const hard = flags.hard === '' ? {} : { hard: parseHard(flags.hard) };
    const scopes = flags.scopes === '' ? {} : { scopes: parseScopes(flags.scopes) };
    await createObject(session, flags, {
      reference: resourceQuotas,
      metadata: { name },
      fields: { spec: { ...hard, ...scopes }, status: {} },
      failure: 'failed to create quota: ',
    });
  },
});

function parseHard(text: string): Record<string, string> {
  const entries = text.split(',').map((statement) => {
    const [resource, value, ...rest] = statement.split('=');
    if (!resource || value === undefined || rest.length > 0) {
      throw new Error(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    return [resource, canonicalQuantity(value)] as const;
  });
  return Object.fromEntries(entries);
}

function parseScopes(text: string): string[] {
  const scopes = text.split(',');
  if (scopes.includes('')) throw new Error('invalid resource quota scope ""');
  return scopes;
}
