import type { PodTemplateSpec } from '../../../../core/api/core-v1.ts';
import { integerFlag } from '../../../cli/flag.ts';
import { TabWriter } from '../../../cli/tab-writer.ts';
import { childObject, isLoaded } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { DescribeWriter } from '../describe/writer.ts';
import { historyOf, type Revision } from './history-of.ts';
import { rolloutFlags, selectRollouts } from './rollout-items.ts';

export const rolloutHistoryCommand = defineKubectlCommand({
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  flags: { ...rolloutFlags, ...printFlags, revision: integerFlag({}, 'int64') },
  complete: completeResources,
  run: async (session, { flags, args }) => {
    if (flags.revision < 0) throw new Error(`revision must be a positive integer: ${flags.revision}`);
    const selection = await selectRollouts(session, flags, args);
    await selection.visit(async (item) => {
      if (!isLoaded(item)) return;
      const revisions = await historyOf(session, item);
      if (flags.output === '') {
        const heading = flags.revision > 0 ? `with revision #${flags.revision}` : '';
        const text = `${heading}\n${historyText(revisions, flags.revision)}`;
        return session.print(createObjectPrinter(session, flags, { operation: text })(item.object));
      }
      const printer = createObjectPrinter(session, flags);
      const shown = flags.revision > 0 ? [findRevision(revisions, flags.revision)] : revisions;
      for (const { object } of shown) await session.print(printer(object));
    });
  },
});

function historyText(revisions: readonly Revision[], wanted: number): string {
  if (revisions.length === 0) return 'No rollout history found.';
  if (wanted > 0) return templateText(findRevision(revisions, wanted));
  const writer = new TabWriter({ minimumWidth: 0, padding: 2 });
  writer.write('REVISION\tCHANGE-CAUSE\n');
  for (const { number, cause } of revisions) writer.write(`${number}\t${cause === '' ? '<none>' : cause}\n`);
  return writer.flush();
}

function findRevision(revisions: readonly Revision[], wanted: number): Revision {
  const found = revisions.find(({ number }) => number === wanted);
  if (found === undefined) throw new Error('unable to find the specified revision');
  return found;
}

/** The template as `describe` shows it, but with its tabs: that is how kubectl prints it here. */
export function templateText({ object, cause }: Revision): string {
  const template = childObject(childObject(object, 'spec'), 'template') as unknown as PodTemplateSpec;
  const annotations = {
    ...template.metadata?.annotations,
    ...(cause === '' ? {} : { 'kubernetes.io/change-cause': cause }),
  };
  const writer = new RawWriter();
  describePodTemplate(writer, { ...template, metadata: { ...template.metadata, annotations } });
  return writer.raw;
}

class RawWriter extends DescribeWriter {
  raw = '';

  override write(text: string): void {
    this.raw += text;
  }
}
