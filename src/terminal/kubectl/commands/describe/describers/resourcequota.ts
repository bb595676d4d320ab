import type { ResourceQuota } from '../../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import { defineDescriber } from '../describer.ts';
import { scopeHelp } from '../quota-scopes.ts';

export const resourceQuotaDescriber = defineDescriber<ResourceQuota>({
  group: '',
  kind: 'ResourceQuota',
  describe: ({ metadata, spec, status }, { writer }) => {
    writer.field(0, 'Name', metadata.name);
    writer.field(0, 'Namespace', metadata.namespace ?? '');
    const scopes = (spec?.scopes ?? []).toSorted();
    if (scopes.length > 0) writer.field(0, 'Scopes', scopes.join(', '));
    for (const scope of scopes) if (scopeHelp.has(scope)) writer.line(0, ` * ${scopeHelp.get(scope) ?? ''}`);
    writer.line(0, 'Resource\tUsed\tHard');
    writer.line(0, '--------\t----\t----');
    for (const name of Object.keys(status?.hard ?? {}).sort()) {
      writer.line(
        0,
        `${name}\t${canonicalQuantity(status?.used?.[name] ?? '0')}\t${canonicalQuantity(status?.hard?.[name] ?? '0')}`,
      );
    }
  },
});
