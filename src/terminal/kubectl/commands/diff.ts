import { queryOf, resourcePath } from '../../../core/client/client.ts';
import { cloneJson } from '../../../core/meta/object.ts';
import { isConflict, isNotFound } from '../../../core/meta/status.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { formatPath } from '../../cli/command.ts';
import { booleanFlag, type FlagValues, integerFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { explain } from '../fail.ts';
import { ExitError, UsageError } from '../failures.ts';
import { lastAppliedOf } from '../last-applied.ts';
import { applyPatch } from '../merge-patch-of.ts';
import { patchObject } from '../patch-object.ts';
import { compactJson } from '../printers/json.ts';
import { fileFlags } from '../selection/file-flags.ts';
import { asManifest, type Item, type LoadedItem, type Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { loadItem, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { maskSecrets } from './diff/mask-secrets.ts';

const diffFlags = {
  ...fileFlags,
  concurrency: integerFlag({ initial: 1 }),
  'field-manager': stringFlag({ initial: 'kubectl-client-side-apply' }),
  'force-conflicts': booleanFlag(),
  prune: booleanFlag(),
  'prune-allowlist': listFlag(),
  selector: stringFlag({ shorthand: 'l' }),
  'server-side': booleanFlag(),
  'show-managed-fields': booleanFlag(),
  'show-secrets': booleanFlag(),
};

type DiffFlagValues = FlagValues<typeof diffFlags>;

export const diffCommand = defineKubectlCommand({
  use: 'diff -f FILENAME',
  flags: diffFlags,
  run: async (session, { flags, args, commandPath }) => {
    try {
      if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`);
      if (!namesFiles(flags)) throw new Error('must specify one of -f and -k');
      if (flags['force-conflicts'] && !flags['server-side'])
        throw new Error('--force-conflicts only works with --server-side');
      await diffFiles(session, flags);
    } catch (error) {
      if (error instanceof ExitError) throw error;
      throw new ExitError(2, explain(error, formatPath(commandPath)));
    }
  },
});

async function diffFiles(session: Session, flags: DiffFlagValues): Promise<void> {
  const selection = await selectResources(session, {
    files: flags,
    labelSelector: flags.selector,
    requireNamespace: true,
    stopAtFirst: true,
  });
  const live = makeFolder(session, 'LIVE');
  const merged = makeFolder(session, 'MERGED');
  try {
    await selection.visit(async (item) => {
      const { before, after } = await compare(session, item, flags);
      const shown =
        flags['show-secrets'] || item.resource.kind !== 'Secret' ? { before, after } : maskSecrets(before, after);
      write(session, `${live}/${fileName(item)}`, shown.before);
      write(session, `${merged}/${fileName(item)}`, shown.after);
    });
    await runDiff(session, live, merged);
  } finally {
    for (const folder of [live, merged]) session.process.files.remove(folder, { recursive: true });
  }
}

function makeFolder(session: Session, name: string): string {
  const folder = `/tmp/${name}-${Math.floor(session.process.clock.random() * 1e10)}`;
  session.process.files.mkdir(folder, { recursive: true });
  return folder;
}

function fileName({ resource, namespace, name }: Item): string {
  return `${resource.group === '' ? '' : `${resource.group}.`}${resource.version}.${resource.kind}.${namespace}.${name}`;
}

function write(session: Session, path: string, object: Manifest | undefined): void {
  session.process.files.writeFile(path, object === undefined ? '' : printYaml(object));
}

interface Versions {
  readonly before: Manifest | undefined;
  readonly after: Manifest | undefined;
}

/** The object as it is and as it would be. */
async function compare(session: Session, item: Item, flags: DiffFlagValues): Promise<Versions> {
  const current = await loadItem(session, item).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  const after = await wouldBe(session, item, current, flags);
  const strip = (object: Manifest | undefined): Manifest | undefined => {
    if (object === undefined || flags['show-managed-fields']) return object;
    const copy = cloneJson(object);
    delete copy.metadata.managedFields;
    return copy;
  };
  return { before: strip(current?.object), after: strip(after) };
}

async function wouldBe(
  session: Session,
  item: Item,
  current: LoadedItem | undefined,
  flags: DiffFlagValues,
): Promise<Manifest> {
  const modified = asManifest(cloneJson(item.object ?? {}));
  const fieldManager =
    flags['server-side'] && flags['field-manager'] === 'kubectl-client-side-apply' ? 'kubectl' : flags['field-manager'];
  if (flags['server-side']) {
    const force = flags['force-conflicts'];
    return patchObject(session, item, {
      type: 'apply',
      patch: compactJson(modified),
      dryRun: 'server',
      fieldManager,
      force,
    });
  }
  if (current === undefined) {
    const target =
      resourcePath(item.resource, { namespace: item.namespace }) + queryOf({ dryRun: 'All', fieldManager });
    return session.json<Manifest>({ method: 'POST', target, body: modified });
  }
  const last = lastAppliedOf(current.object);
  const original = last === undefined ? {} : (JSON.parse(last) as Manifest);
  const annotations = { ...modified.metadata.annotations };
  modified.metadata.annotations = annotations;
  const { type, patch } = await applyPatch(item.resource, { original, modified, current: current.object });
  if (Object.keys(patch).length === 0) return current.object;
  return patchObject(session, item, { type, patch, dryRun: 'server', fieldManager }).catch((error: unknown) => {
    if (isConflict(error)) return wouldBe(session, item, current, flags);
    throw error;
  });
}

/** Runs $KUBECTL_EXTERNAL_DIFF or `diff -u -N`; its exit code is ours. */
async function runDiff(session: Session, live: string, merged: string): Promise<void> {
  const external = (session.process.env.get('KUBECTL_EXTERNAL_DIFF') ?? '').split(' ').filter((word) => word !== '');
  const argv = external.length > 0 ? external : ['diff', '-u', '-N'];
  const { code } = await start(session, [...argv, live, merged]).exited;
  if (code !== 0) throw new ExitError(code);
}

function start(session: Session, argv: readonly string[]): ReturnType<Session['process']['spawn']> {
  try {
    return session.process.spawn(argv);
  } catch {
    throw new Error(
      `failed to run ${JSON.stringify(argv[0])}: exec: ${JSON.stringify(argv[0])}: executable file not found in $PATH`,
    );
  }
}
