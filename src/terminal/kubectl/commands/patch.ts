import { patchContentTypes } from '../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { applyJsonPatch, parseJsonPatch } from '../../../core/meta/patch/json-patch.ts';
import { isUnsupportedMediaType } from '../../../core/meta/status.ts';
import { parseYaml } from '../../../core/meta/yaml/parse.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../cli/flag.ts';
import { isLoaded } from '../change-object.ts';
import { completeResources } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { dryRunFlags, operationText, parseDryRun } from '../dry-run.ts';
import { patchLocally } from '../merge-patch-of.ts';
import { patchObject } from '../patch-object.ts';
import { compactJson, sortKeys } from '../printers/json.ts';
import { createObjectPrinter } from '../printers/object-printer.ts';
import { printFlags } from '../printers/print-flags.ts';
import { fileFlags } from '../selection/file-flags.ts';
import type { LoadedItem, Manifest } from '../selection/item.ts';
import { namesFiles } from '../selection/read-files.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';

const types = new Map([
  ['json', 'json'],
  ['merge', 'merge'],
  ['strategic', 'strategic'],
] as const);

const patchFlags = {
  ...printFlags,
  ...fileFlags,
  ...dryRunFlags,
  'field-manager': stringFlag({ initial: 'kubectl-patch' }),
  local: booleanFlag(),
  patch: stringFlag({ shorthand: 'p' }),
  'patch-file': stringFlag(),
  subresource: stringFlag(),
  type: stringFlag({ initial: 'strategic', complete: async (_: unknown) => ['json', 'merge', 'strategic'] }),
};

type PatchFlagValues = FlagValues<typeof patchFlags>;
type PatchKind = 'json' | 'merge' | 'strategic';

export const patchCommand = defineKubectlCommand({
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  flags: patchFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const type = types.get(flags.type.toLowerCase() as PatchKind);
    checkFlags(flags, args);
    if (type === undefined) throw new Error(`--type must be one of [json merge strategic], not "${flags.type}"`);
    const text =
      flags['patch-file'] === ''
        ? flags.patch
        : session.process.files.readText(session.process.resolve(flags['patch-file']));
    const patch = parsePatch(text);
    const selection = await selectResources(session, {
      args,
      files: flags,
      subresource: flags.subresource,
      requireNamespace: true,
      latest: !flags.local,
      local: flags.local,
    });
    let count = 0;
    await selection.visit(async (item) => {
      count += 1;
      if (!isLoaded(item)) return;
      const local = flags.local || dryRun === 'client';
      const patched = local ? await applyLocally(item, type, patch) : await send(session, item, { type, patch, flags });
      const changed = compactJson(sortKeys(patched)) !== compactJson(sortKeys(item.object));
      const printer = createObjectPrinter(session, flags, {
        operation: operationText(changed ? 'patched' : 'patched (no change)', dryRun),
      });
      await session.print(printer(patched));
    });
    if (count === 0) throw new Error('no objects passed to patch');
  },
});

function checkFlags(flags: PatchFlagValues, args: readonly string[]): void {
  if (flags.patch !== '' && flags['patch-file'] !== '')
    throw new Error('cannot specify --patch and --patch-file together');
  if (flags.patch === '' && flags['patch-file'] === '') {
    throw new Error('must specify --patch or --patch-file containing the contents of the patch');
  }
  if (flags.local && args.length > 0) throw new Error('cannot specify --local and server resources');
  if (flags.local && !namesFiles(flags)) throw new Error('--local requires -f');
}

/** What looks like JSON but is none is left to the server to refuse. */
function parsePatch(text: string): unknown {
  if (text.trimStart().startsWith('{')) return parseJson(text) ?? text;
  try {
    const patch = parseYaml(text);
    return typeof patch === 'string' ? JSON.stringify(patch) : patch;
  } catch (error) {
    throw new Error(
      `unable to parse ${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function send(
  session: Session,
  item: LoadedItem,
  { type, patch, flags }: { type: PatchKind; patch: unknown; flags: PatchFlagValues },
): Promise<Manifest> {
  const request = { type, patch, dryRun: parseDryRun(flags), fieldManager: flags['field-manager'] };
  return patchObject(session, item, request).catch((error: unknown) => {
    if (!isUnsupportedMediaType(error)) throw error;
    const { group, version, kind } = item.resource;
    throw new Error(
      `${patchContentTypes[type]} is not supported by ${group}/${version}, Kind=${kind}: ${error.message}`,
    );
  });
}

async function applyLocally(item: LoadedItem, type: PatchKind, patch: unknown): Promise<Manifest> {
  if (type === 'json') return applyJsonPatch(item.object, parseJsonPatch(JSON.stringify(patch))) as Manifest;
  const object: JsonObject = isJsonObject(patch) ? patch : {};
  return (await patchLocally(item.resource, item.object, { type, patch: object })) as Manifest;
}
