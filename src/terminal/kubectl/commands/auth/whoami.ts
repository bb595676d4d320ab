import type { SelfSubjectReview } from '../../../../core/api/authentication-v1.ts';
import { asJson } from '../../../../core/meta/object.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { tableWriter } from '../../printers/table.ts';

export const whoAmICommand = defineKubectlCommand({
  use: 'whoami',
  flags: { ...printFlags, output: stringFlag({ shorthand: 'o' }) },
  run: async (session, { flags }) => {
    const body = {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      status: { userInfo: {} },
    };
    const review = await session.json<SelfSubjectReview>({
      method: 'POST',
      target: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body,
    });
    if (flags.output !== '')
      return session.print(createObjectPrinter(session, flags, { keepOrder: true })(asJson(review)));
    const { username = '', uid = '', groups = [], extra = {} } = review.status?.userInfo ?? {};
    const writer = tableWriter();
    writer.write('ATTRIBUTE\tVALUE\n');
    if (username !== '') writer.write(`Username\t${username}\n`);
    if (uid !== '') writer.write(`UID\t${uid}\n`);
    if (groups.length > 0) writer.write(`Groups\t[${groups.join(' ')}]\n`);
    for (const key of Object.keys(extra).sort()) writer.write(`Extra: ${key}\t[${(extra[key] ?? []).join(' ')}]\n`);
    await session.print(writer.flush());
  },
});
