import { isNotFound } from '../../../../core/meta/status.ts';
import type { FlagValues } from '../../../cli/flag.ts';
import type { Query } from '../../selection/select.ts';
import type { Session } from '../../session.ts';
import type { getFlags } from '../get.ts';

export type GetFlagValues = FlagValues<typeof getFlags>;

/** Which objects `get` is about. */
export function getQuery(session: Session, flags: GetFlagValues, args: readonly string[]): Query {
  return {
    args,
    files: flags,
    namespace: session.namespace,
    allNamespaces: flags['all-namespaces'],
    labelSelector: flags.selector,
    fieldSelector: flags['field-selector'],
    subresource: flags.subresource,
    chunkSize: flags['sort-by'] === '' ? flags['chunk-size'] : 0,
    allowTypeAlone: true,
    latest: true,
    requireNamespace: session.explicitNamespace && !flags['all-namespaces'],
  };
}

/** What `--ignore-not-found` leaves of what went wrong. */
export function relevantErrors(flags: GetFlagValues, errors: readonly unknown[]): unknown[] {
  return flags['ignore-not-found'] ? errors.filter((error) => !isNotFound(error)) : [...errors];
}
