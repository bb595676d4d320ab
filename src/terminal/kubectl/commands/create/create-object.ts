import type { ResourceReference } from '../../../../core/api/scalars.ts';
import { queryOf, resourcePath } from '../../../../core/client/client.ts';
import { cloneJson, type JsonObject } from '../../../../core/meta/object.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../../cli/flag.ts';
import { dryRunFlags, dryRunQuery, fieldValidation, operationText, parseDryRun, validateFlags } from '../../dry-run.ts';
import { UsageError } from '../../failures.ts';
import { lastAppliedAnnotation } from '../../last-applied.ts';
import { compactJson } from '../../printers/json.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import { asManifest } from '../../selection/item.ts';
import type { Session } from '../../session.ts';

/** The flags that every `create` subcommand has. */
export const createFlags = {
  ...printFlags,
  ...dryRunFlags,
  ...validateFlags,
  'field-manager': stringFlag({ initial: 'kubectl-create' }),
  'save-config': booleanFlag(),
};

export interface NewObject {
  readonly reference: ResourceReference<unknown>;
  readonly metadata: JsonObject & { readonly name: string };
  /** The fields below `metadata`, in the order in which they are printed. */
  readonly fields: JsonObject;
  /** Begins what is said when the server refuses: `failed to create deployment: `. */
  readonly failure?: string;
}

/** Sends an object that the command line describes, unless that is a dry run, and prints it. */
export async function createObject(
  session: Session,
  flags: FlagValues<typeof createFlags>,
  object: NewObject,
): Promise<void> {
  const dryRun = parseDryRun(flags);
  const validation = fieldValidation(flags);
  const printer = createObjectPrinter(session, flags, { operation: operationText('created', dryRun), keepOrder: true });
  const manifest = flags['save-config'] ? withConfiguration(assemble(session, object)) : assemble(session, object);
  if (dryRun === 'client') return session.print(printer(manifest));
  const { reference, failure } = object;
  const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags['field-manager'], fieldValidation: validation };
  const target = resourcePath(reference, { namespace: session.namespace }) + queryOf(query);
  const created = await session.json<JsonObject>({ method: 'POST', target, body: manifest }).catch((error: unknown) => {
    throw failure === undefined ? error : new Error(failure + (error instanceof Error ? error.message : String(error)));
  });
  await session.print(printer(created));
}

/** As `withLastApplied`, with the fields in the order in which they were set. */
function withConfiguration(object: JsonObject): JsonObject {
  const manifest = asManifest(cloneJson(object));
  manifest.metadata.annotations = {
    ...manifest.metadata.annotations,
    [lastAppliedAnnotation]: `${compactJson(object)}\n`,
  };
  return manifest;
}

/** A namespace is part of the object only where a flag named it. */
function assemble(session: Session, { reference, metadata, fields }: NewObject): JsonObject {
  const { name, ...rest } = metadata;
  const scope = reference.namespaced && session.explicitNamespace ? { namespace: session.namespace } : {};
  const apiVersion = reference.group === '' ? reference.version : `${reference.group}/${reference.version}`;
  return { kind: reference.kind, apiVersion, metadata: { name, ...scope, ...rest }, ...fields };
}

/** The one name that a `create` subcommand takes. Throws a UsageError. */
export function nameArgument(args: readonly string[], argsBeforeDash: number | undefined): string {
  const count = argsBeforeDash ?? args.length;
  const [name] = args;
  if (count !== 1 || name === undefined) throw new UsageError(`exactly one NAME is required, got ${count}`);
  return name;
}
