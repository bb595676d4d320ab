import {
  type FlowSchema,
  flowSchemas,
  type PriorityLevelConfiguration,
  priorityLevelConfigurations,
} from '../../../api/flowcontrol-v1.ts';
import type { ResourceReference } from '../../../api/scalars.ts';
import { cloneJson } from '../../../meta/object.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../../meta/status.ts';
import type { ServerContext } from '../../server-context.ts';
import { systemWriter } from '../system-writer.ts';
import {
  autoUpdateAnnotation,
  mandatoryLevels,
  mandatorySchemas,
  suggestedFlowSchemas,
  suggestedPriorityLevels,
} from './configuration.ts';
import { reportDangling } from './report-dangling.ts';

type Configuration = FlowSchema | PriorityLevelConfiguration;

const pauseMs = 60_000;

/**
 * Makes the priority levels and flow schemas that every cluster has, and puts right within a minute what was changed or
 * deleted of them. The suggested ones are left to a cluster's owner once their annotation or their generation says that he
 * changed them.
 */
export async function maintainFlowControl(server: ServerContext, signal: AbortSignal): Promise<void> {
  await ensureAll(server);
  let planned: Disposable | undefined;
  const again = (): void => {
    if (signal.aborted) return;
    planned ??= server.clock.setTimer(pauseMs, () => {
      planned = undefined;
      void ensureAll(server).catch(again);
    });
  };
  signal.addEventListener('abort', () => planned?.[Symbol.dispose]());
  const report = (): void => void reportDangling(server).catch(() => {});
  for (const resource of [priorityLevelConfigurations, flowSchemas]) {
    let isFirst = true;
    const changed = (): void => {
      if (isFirst) return;
      again();
      report();
    };
    server.served.storeOf<Configuration>(resource).cache.subscribe({ set: changed, delete: changed });
    isFirst = false;
  }
  await reportDangling(server);
}

async function ensureAll(server: ServerContext): Promise<void> {
  for (const level of suggestedPriorityLevels()) await ensure(server, priorityLevelConfigurations, level, false);
  for (const schema of suggestedFlowSchemas()) await ensure(server, flowSchemas, schema, false);
  for (const level of mandatoryLevels()) await ensure(server, priorityLevelConfigurations, level, true);
  for (const schema of mandatorySchemas()) await ensure(server, flowSchemas, schema, true);
}

async function ensure<T extends Configuration>(
  server: ServerContext,
  resource: ResourceReference<T>,
  wanted: T,
  isMandatory: boolean,
): Promise<void> {
  const store = server.served.storeOf(resource);
  await store.resource.load?.();
  const { name } = wanted.metadata;
  const context = systemWriter(server);
  const current = store.cached('', name)?.object;
  try {
    if (current === undefined) await store.create(cloneJson(wanted), { context, namespace: '' });
    else if (revise(current, wanted, isMandatory) !== undefined)
      await store.update('', name, {
        context,
        transform: (old) => Promise.resolve(revise(old?.object ?? current, wanted, isMandatory) ?? current),
      });
  } catch (error) {
    if (!isAlreadyExists(error) && !isConflict(error) && !isNotFound(error)) throw error;
  }
}

/** The object as it should be; undefined when it is. */
function revise<T extends Configuration>(current: T, wanted: T, isMandatory: boolean): T | undefined {
  const { annotations = {}, generation } = current.metadata;
  const told = readBoolean(annotations[autoUpdateAnnotation]);
  const isOurs = isMandatory || (told ?? generation === 1);
  const isChanged = isOurs && !sameSpec(current, wanted);
  if (!isChanged && told === isOurs) return undefined;
  const metadata = { ...current.metadata, annotations: { ...annotations, [autoUpdateAnnotation]: String(isOurs) } };
  return { ...current, metadata, spec: isChanged ? wanted.spec : current.spec };
}

/** What an owner made of the shares of the exempt level is his. */
function sameSpec(current: Configuration, wanted: Configuration): boolean {
  const spec =
    'type' in wanted.spec && wanted.metadata.name === 'exempt'
      ? { ...current.spec, exempt: wanted.spec.exempt }
      : current.spec;
  return semanticEqual(spec, wanted.spec);
}

function readBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}
