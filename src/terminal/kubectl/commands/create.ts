import { queryOf, resourcePath } from '../../../core/client/client.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { addSource } from '../add-source.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunQuery, fieldValidation, operationText, parseDryRun } from '../dry-run.ts';
import { UsageError } from '../failures.ts';
import { withLastApplied } from '../last-applied.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { readInput } from '../selection/read-input.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { createClusterRoleCommand } from './create/clusterrole.ts';
import { createClusterRoleBindingCommand } from './create/clusterrolebinding.ts';
import { createConfigMapCommand } from './create/configmap.ts';
import { createFlags } from './create/create-object.ts';
import { createCronJobCommand } from './create/cronjob.ts';
import { createDeploymentCommand } from './create/deployment.ts';
import { createIngressCommand } from './create/ingress.ts';
import { createJobCommand } from './create/job.ts';
import { createNamespaceCommand } from './create/namespace.ts';
import { createPodDisruptionBudgetCommand } from './create/poddisruptionbudget.ts';
import { createPriorityClassCommand } from './create/priorityclass.ts';
import { createQuotaCommand } from './create/quota.ts';
import { createRoleCommand } from './create/role.ts';
import { createRoleBindingCommand } from './create/rolebinding.ts';
import { createSecretCommand } from './create/secret.ts';
import { createServiceCommand } from './create/service.ts';
import { createServiceAccountCommand } from './create/serviceaccount.ts';
import { createTokenCommand } from './create/token.ts';
import { editNewObjects } from './edit/edit-new-objects.ts';

export const createCommand = defineKubectlCommand({
  use: 'create',
  flags: {
    ...createFlags,
    ...fileFlags,
    edit: booleanFlag(),
    raw: stringFlag(),
    selector: stringFlag({ shorthand: 'l' }),
    'windows-line-endings': booleanFlag(),
  },
  subcommands: [
    createClusterRoleCommand,
    createClusterRoleBindingCommand,
    createConfigMapCommand,
    createCronJobCommand,
    createDeploymentCommand,
    createIngressCommand,
    createJobCommand,
    createNamespaceCommand,
    createPodDisruptionBudgetCommand,
    createPriorityClassCommand,
    createQuotaCommand,
    createRoleCommand,
    createRoleBindingCommand,
    createSecretCommand,
    createServiceCommand,
    createServiceAccountCommand,
    createTokenCommand,
  ],
  run: async (session, { flags, args }) => {
    if (!namesFiles(flags)) {
      if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`);
      throw new Error('must specify one of -f and -k');
    }
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`);
    const dryRun = parseDryRun(flags);
    const validation = fieldValidation(flags);
    if (flags.raw !== '') return createRaw(session, flags.raw, flags.filename);
    if (flags.edit) return editNewObjects(session, flags);
    const printer = createObjectPrinter(session, flags, { operation: operationText('created', dryRun) });
    const selection = await selectResources(session, {
      files: flags,
      labelSelector: flags.selector,
      requireNamespace: true,
      validate: validation !== 'Ignore',
    });
    let count = 0;
    await selection.visit(async (item) => {
      const manifest = asManifest({ ...item.object });
      const body = flags['save-config'] ? withLastApplied(manifest) : manifest;
      count += 1;
      if (dryRun === 'client') return session.print(printer(body));
      const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags['field-manager'], fieldValidation: validation };
      const target = resourcePath(item.resource, { namespace: item.namespace }) + queryOf(query);
      const created = await session.json<Manifest>({ method: 'POST', target, body }).catch((error: unknown) => {
        count -= 1;
        throw addSource(error, 'creating', item.source);
      });
      await session.print(printer(created));
    });
    if (count === 0) throw new Error('no objects passed to create');
  },
});

async function createRaw(session: Session, target: string, files: readonly string[]): Promise<void> {
  const [path = ''] = files;
  const body = path === '-' ? await readInput(session) : session.process.files.readText(session.process.resolve(path));
  const response = await session.send({ method: 'POST', target, body, raw: true });
  await session.print(await response.body.text());
}
