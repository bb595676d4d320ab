import type { Pod } from '../../../core/api/core-v1.ts';
import { pods, services } from '../../../core/api/core-v1.ts';
import { queryOf, resourcePath } from '../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { applyMergePatch } from '../../../core/meta/patch/merge-patch.ts';
import { quote } from '../../../core/meta/quote.ts';
import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, repeatedFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { type DryRun, dryRunFlags, dryRunQuery, operationText, parseDryRun } from '../dry-run.ts';
import { UsageError } from '../failures.ts';
import { withLastApplied } from '../last-applied.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type Manifest } from '../selection/item.ts';
import type { Session } from '../session.ts';
import { parseKeyValues } from './expose/key-values.ts';
import { attachAndWait } from './run/attach-and-wait.ts';
import { podManifest, serviceManifest } from './run/run-manifests.ts';

const runFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  annotations: repeatedFlag(),
  attach: booleanFlag(),
  cascade: stringFlag({ initial: 'background', bare: 'background' }),
  command: booleanFlag(),
  'detach-keys': stringFlag({ initial: 'ctrl-p,ctrl-q' }),
  env: repeatedFlag(),
  expose: booleanFlag(),
  'field-manager': stringFlag({ initial: 'kubectl-run' }),
  force: booleanFlag(),
  'grace-period': integerFlag({ initial: -1 }),
  image: stringFlag({ required: true }),
  'image-pull-policy': stringFlag(),
  labels: stringFlag({ shorthand: 'l' }),
  'leave-stdin-open': booleanFlag(),
  'override-type': stringFlag({ initial: 'merge' }),
  overrides: stringFlag(),
  'pod-running-timeout': durationFlag({ initial: 60_000 }),
  port: stringFlag(),
  privileged: booleanFlag(),
  quiet: booleanFlag({ shorthand: 'q' }),
  restart: stringFlag({ initial: 'Always' }),
  rm: booleanFlag(),
  'save-config': booleanFlag(),
  stdin: booleanFlag({ shorthand: 'i' }),
  timeout: durationFlag(),
  tty: booleanFlag({ shorthand: 't' }),
  wait: booleanFlag(),
};

export type RunFlagValues = FlagValues<typeof runFlags>;

export const runCommand = defineKubectlCommand({
  use: 'run NAME --image=image [--env="key=value"] [--port=port] -- [COMMAND] [args...]',
  flags: runFlags,
  run: async (session, { flags, args, argsBeforeDash, given }) => {
    const dryRun = parseDryRun(flags);
    const attach = flags.attach || (flags.stdin && !given.has('attach'));
    const printer = createObjectPrinter(session, flags, {
      operation: operationText('created', dryRun),
      keepOrder: true,
    });
    const [name, ...words] = args;
    if (name === undefined || argsBeforeDash === 0) throw new UsageError('NAME is required for run');
    checkFlags(flags, { attach, dryRun });
    const manifest = override(podManifest(session, flags, name, words), flags);
    const pod = await create(session, flags, manifest, dryRun);
    if (flags.expose) {
      const selector = flags.labels === '' ? { run: name } : parseKeyValues(flags.labels);
      const service = await create(session, flags, serviceManifest(session, flags, name, selector), dryRun);
      await session.print(printer(service) + (flags.output === 'yaml' ? '---\n' : ''));
    }
    if (attach) return attachAndWait(session, flags, pod as unknown as Pod);
    await session.print(printer(pod));
  },
});

const imagePattern =
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

function checkFlags(flags: RunFlagValues, { attach, dryRun }: { attach: boolean; dryRun: DryRun }): void {
  if (flags.image === '') throw new Error('--image is required');
  if (!imagePattern.test(flags.image))
    throw new Error(`Invalid image name ${quote(flags.image)}: invalid reference format`);
  if (flags.tty && !flags.stdin) throw new UsageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.expose && flags.port === '') throw new UsageError('--port must be set when exposing a service');
  if (!['', 'Always', 'OnFailure', 'Never'].includes(flags.restart))
    throw new UsageError(`invalid restart policy: ${flags.restart}`);
  if (flags.rm && !attach) throw new UsageError('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none') {
    throw new UsageError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags['image-pull-policy'])) {
    throw new UsageError(`invalid image pull policy: ${flags['image-pull-policy']}`);
  }
}

function override(manifest: Manifest, flags: RunFlagValues): Manifest {
  if (flags.overrides === '') return manifest;
  const patch = parseYaml(flags.overrides);
  if (!isJsonObject(patch)) throw new Error('error parsing overrides: not an object');
  return asManifest(applyMergePatch(manifest, patch) as JsonObject);
}

async function create(session: Session, flags: RunFlagValues, manifest: Manifest, dryRun: DryRun): Promise<Manifest> {
  if (dryRun === 'client') return manifest;
  const reference = manifest.kind === 'Service' ? services : pods;
  const query = queryOf({ dryRun: dryRunQuery(dryRun), fieldManager: flags['field-manager'] });
  const body = flags['save-config'] ? withLastApplied(manifest) : manifest;
  return session.json<Manifest>({
    method: 'POST',
    target: resourcePath(reference, { namespace: session.namespace }) + query,
    body,
  });
}
