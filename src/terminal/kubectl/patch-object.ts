import { type PatchType, patchContentTypes, queryOf } from '../../core/client/client.ts';
import { type DryRun, dryRunQuery } from './dry-run.ts';
import { compactJson } from './printers/json.ts';
import type { Item, Manifest } from './selection/item.ts';
import { itemPath } from './selection/select.ts';
import type { Session } from './session.ts';

export interface PatchRequest {
  readonly type: PatchType;
  readonly patch: unknown;
  readonly fieldManager?: string;
  readonly fieldValidation?: string;
  readonly dryRun?: DryRun;
  /** Server-side apply: take fields from other managers. */
  readonly force?: boolean;
}

/** Sends a patch of one object and resolves to the object as it then is. */
export function patchObject(session: Session, item: Item, request: PatchRequest): Promise<Manifest> {
  const query = {
    dryRun: dryRunQuery(request.dryRun ?? 'none'),
    fieldManager: request.fieldManager,
    fieldValidation: request.fieldValidation,
    force: request.force,
  };
  return session.json<Manifest>({
    method: 'PATCH',
    target: itemPath(item) + queryOf(query),
    headers: { 'content-type': patchContentTypes[request.type] },
    body: typeof request.patch === 'string' ? request.patch : compactJson(request.patch),
  });
}
