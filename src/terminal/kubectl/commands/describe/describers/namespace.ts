import type { LimitRange, Namespace, ResourceQuota } from '../../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../../core/meta/quantity.ts';
import type { Session } from '../../../session.ts';
import { defineDescriber } from '../describer.ts';
import { describeLimits } from '../limits.ts';
import { scopeHelp } from '../quota-scopes.ts';
import { formatDate } from '../times.ts';
import type { DescribeWriter } from '../writer.ts';

export const namespaceDescriber = defineDescriber<Namespace>({
  group: '',
  kind: 'Namespace',
  describe: async ({ metadata, status }, { writer, session }) => {
    const quotas = await list<ResourceQuota>(session, metadata.name, 'resourcequotas');
    const limits = await list<LimitRange>(session, metadata.name, 'limitranges');
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    writer.field(0, 'Status', status?.phase ?? '');
    const conditions = status?.conditions ?? [];
    if (conditions.length > 0) {
      writer.line(0, 'Conditions:');
      writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
      writer.line(1, '----\t------\t------------------\t------\t-------');
    }
    for (const { type, status: value, lastTransitionTime, reason = '', message = '' } of conditions) {
      writer.line(1, `${type}\t${value}\t${formatDate(lastTransitionTime)}\t${reason}\t${message}`);
    }
    writer.write('\n');
    describeQuotas(writer, quotas);
    writer.write('\n');
    describeLimitRanges(writer, limits);
  },
});

async function list<T>(session: Session, namespace: string, plural: string): Promise<T[]> {
  const { items } = await session.json<{ items: T[] | null }>({
    target: `/api/v1/namespaces/${namespace}/${plural}?limit=500`,
  });
  return items ?? [];
}

function describeQuotas(writer: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    writer.line(0, 'No resource quota.');
    return;
  }
  writer.write('Resource Quotas\n');
  for (const { metadata, spec, status } of quotas.toSorted((left, right) =>
    left.metadata.name < right.metadata.name ? -1 : 1,
  )) {
    writer.field(1, 'Name', metadata.name);
    const scopes = (spec?.scopes ?? []).toSorted();
    if (scopes.length > 0) writer.field(1, 'Scopes', scopes.join(', '));
    for (const scope of scopes) if (scopeHelp.has(scope)) writer.line(1, `* ${scopeHelp.get(scope) ?? ''}`);
    writer.line(1, 'Resource\tUsed\tHard');
    writer.line(1, '--------\t---\t---');
    for (const name of Object.keys(status?.hard ?? {}).sort()) {
      writer.line(
        1,
        `${name}\t${canonicalQuantity(status?.used?.[name] ?? '0')}\t${canonicalQuantity(status?.hard?.[name] ?? '0')}`,
      );
    }
  }
}

function describeLimitRanges(writer: DescribeWriter, limitRanges: readonly LimitRange[]): void {
  if (limitRanges.length === 0) {
    writer.line(0, 'No LimitRange resource.');
    return;
  }
  writer.write('Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  writer.write(' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const limitRange of limitRanges) describeLimits(writer, limitRange, ' ');
}
