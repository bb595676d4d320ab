import type { CertificateSigningRequest } from '../../../../core/api/certificates-v1.ts';
import { isConflict } from '../../../../core/meta/status.ts';
import { booleanFlag, type FlagValues } from '../../../cli/flag.ts';
import { groupResourceOf } from '../../discovery/api-resource.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { fileFlags } from '../../selection/file-flags.ts';
import type { Item } from '../../selection/item.ts';
import { namesFiles } from '../../selection/read-files.ts';
import { itemPath, loadItem, selectResources } from '../../selection/select.ts';
import type { Session } from '../../session.ts';

export const decideFlags = { ...printFlags, ...fileFlags, force: booleanFlag() };

export interface Decision {
  readonly type: 'Approved' | 'Denied';
  readonly reason: string;
  readonly message: string;
}

/** Approves or denies certificate signing requests. Throws an Error in kubectl's words. */
export async function decide(
  session: Session,
  flags: FlagValues<typeof decideFlags>,
  args: readonly string[],
  decision: Decision,
): Promise<void> {
  if (args.length === 0 && !namesFiles(flags))
    throw new Error('one or more CSRs must be specified as <name> or -f <filename>');
  const named = args.map((name) => `certificatesigningrequests/${name}`);
  const selection = await selectResources(session, { args: named, files: flags, latest: true });
  const printer = createObjectPrinter(session, flags, { operation: decision.type.toLowerCase() });
  let found = 0;
  await selection.visit(async (item) => {
    found += 1;
    if (item.resource.kind !== 'CertificateSigningRequest') {
      throw new Error(
        `can only handle certificates.k8s.io/v1 certificate signing requests, not ${groupResourceOf(item.resource)}`,
      );
    }
    await session.print(printer({ ...(await update(session, item, flags.force, decision)) }));
  });
  if (found === 0) await session.printError('No resources found\n');
}

const attempts = 10;

async function update(
  session: Session,
  item: Item,
  force: boolean,
  decision: Decision,
): Promise<CertificateSigningRequest> {
  for (let attempt = 1; ; attempt += 1) {
    const request = (await loadItem(session, item)).object as unknown as CertificateSigningRequest;
    const conditions = request.status?.conditions ?? [];
    const opposite = decision.type === 'Approved' ? 'Denied' : 'Approved';
    if (conditions.some(({ type }) => type === opposite)) {
      throw new Error(`certificate signing request "${item.name}" is already ${opposite}`);
    }
    if (conditions.some(({ type }) => type === decision.type) && !force) return request;
    const now = new Date(session.process.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const condition = { ...decision, status: 'True', lastUpdateTime: now };
    const status = {
      ...request.status,
      conditions: [...conditions.filter(({ type }) => type !== decision.type), condition],
    };
    try {
      return await session.json<CertificateSigningRequest>({
        method: 'PUT',
        target: `${itemPath(item)}/approval`,
        body: { ...request, status },
      });
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
  }
}
