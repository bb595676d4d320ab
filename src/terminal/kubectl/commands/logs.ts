import type { Pod } from '../../../core/api/core-v1.ts';
import { isNotFound } from '../../../core/meta/status.ts';
import { booleanFlag, durationFlag, type FlagValues, integerFlag, stringFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { ExitError, UsageError } from '../failures.ts';
import { pickContainer, requireContainer } from '../remote/pick-container.ts';
import { findTarget, firstPodOf, podsOf } from '../remote/pods-of.ts';
import { type LogOptions, type LogSource, readLog } from '../remote/read-logs.ts';
import type { Manifest } from '../selection/item.ts';
import { selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { limitedBy } from '../watch-object.ts';

const logsFlags = {
  'all-containers': booleanFlag(),
  'all-pods': booleanFlag(),
  container: stringFlag({ shorthand: 'c' }),
  follow: booleanFlag({ shorthand: 'f' }),
  'ignore-errors': booleanFlag(),
  'insecure-skip-tls-verify-backend': booleanFlag(),
  'limit-bytes': integerFlag({}, 'int64'),
  'max-log-requests': integerFlag({ initial: 5 }),
  'pod-running-timeout': durationFlag({ initial: 20_000 }),
  prefix: booleanFlag(),
  previous: booleanFlag({ shorthand: 'p' }),
  selector: stringFlag({ shorthand: 'l' }),
  since: durationFlag(),
  'since-time': stringFlag(),
  tail: integerFlag({ initial: -1 }, 'int64'),
  timestamps: booleanFlag(),
};

type LogsFlagValues = FlagValues<typeof logsFlags>;

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** How many lines of each container are shown when they are picked by a selector. */
const selectorTail = 10;

export const logsCommand = defineKubectlCommand({
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  flags: logsFlags,
  complete: completeNamesOf('pods'),
  run: async (session, { flags, args, given }) => {
    if (args.length > 2 || (args.length === 0 && flags.selector === '')) throw new UsageError(usage);
    if (args.length === 1 && flags.selector !== '')
      throw new UsageError('only a selector (-l) or a POD name is allowed');
    const container = args[1] ?? flags.container;
    const options = logOptions(flags, given);
    const targets =
      flags.selector === '' ? [await findLogTarget(session, args[0] ?? '')] : await selectPods(session, flags.selector);
    checkFlags(flags, { container, both: given.has('container') && args.length === 2 });
    const pods = (await Promise.all(targets.map((target) => podsForLogs(session, target, flags)))).flat();
    const sources: LogSource[] = [];
    for (const pod of pods)
      sources.push(
        ...(await sourcesOf(session, pod, { container, all: flags['all-containers'], quiet: flags['all-pods'] })),
      );
    await showLogs(session, sources, { flags, options });
  },
});

function logOptions(flags: LogsFlagValues, given: ReadonlySet<string>): LogOptions {
  const tail = flags.selector !== '' && flags.tail === -1 && !given.has('tail') ? selectorTail : flags.tail;
  return {
    follow: flags.follow,
    previous: flags.previous,
    timestamps: flags.timestamps,
    insecureSkipTLSVerifyBackend: flags['insecure-skip-tls-verify-backend'],
    sinceTime: flags['since-time'] || undefined,
    sinceSeconds: flags.since === 0 ? undefined : Math.round(flags.since / 1000),
    tailLines: tail === -1 ? undefined : tail,
    limitBytes: flags['limit-bytes'] === 0 ? undefined : flags['limit-bytes'],
  };
}

function checkFlags(flags: LogsFlagValues, { container, both }: { container: string; both: boolean }): void {
  if (flags['since-time'] !== '' && flags.since !== 0)
    throw new Error('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags['all-containers'] && container !== '')
    throw new Error(`--all-containers=true should not be specified with container name ${container}`);
  if (both) throw new Error('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags['limit-bytes'] < 0) throw new Error('--limit-bytes must be greater than 0');
  if (flags.since < 0) throw new Error('--since must be greater than 0');
  if (flags.tail < -1) throw new Error('--tail must be greater than or equal to -1');
}

async function findLogTarget(session: Session, argument: string): Promise<Manifest> {
  return findTarget(session, argument).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    throw new Error(`error from server (NotFound): ${error.message} in namespace "${session.namespace}"`);
  });
}

async function selectPods(session: Session, labelSelector: string): Promise<Manifest[]> {
  const selection = await selectResources(session, { args: ['pods'], labelSelector });
  const { items, errors } = await selection.collect();
  if (errors.length > 0) throw errors[0];
  if (items.length === 0) await session.printError(`No resources found in ${session.namespace} namespace.\n`);
  return items.flatMap(({ object }) => (object === undefined ? [] : [{ ...object, kind: 'Pod' }]));
}

async function podsForLogs(session: Session, target: Manifest, flags: LogsFlagValues): Promise<Pod[]> {
  if (target.kind === 'Pod') return [target as unknown as Pod];
  const { pod, count } = await firstPodOf(session, target, flags['pod-running-timeout']);
  if (count === 1) return [pod];
  if (flags['all-pods']) return podsOf(session, target);
  await session.printError(`Found ${count} pods, using pod/${pod.metadata.name}\n`);
  return [pod];
}

async function sourcesOf(
  session: Session,
  pod: Pod,
  { container, all, quiet }: { container: string; all: boolean; quiet: boolean },
): Promise<LogSource[]> {
  if (all) {
    const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
    return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => ({ pod, container: name }));
  }
  const picked = container === '' ? await pickContainer(session, pod, '', quiet) : requireContainer(pod, container);
  return [{ pod, container: picked.container.name }];
}

interface ShowOptions {
  readonly flags: LogsFlagValues;
  readonly options: LogOptions;
}

async function showLogs(
  session: Session,
  sources: readonly LogSource[],
  { flags, options }: ShowOptions,
): Promise<void> {
  const limit = flags['max-log-requests'];
  if (flags.follow && sources.length > 1 && sources.length > limit) {
    throw new Error(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    );
  }
  using interrupted = limitedBy(session, 0);
  const show = (source: LogSource): Promise<void> =>
    showLog(session, source, { flags, options, signal: interrupted.signal });
  try {
    if (flags.follow) await Promise.all(sources.map(show));
    else for (const source of sources) await show(source);
  } catch (error) {
    throw interrupted.signal.aborted ? new ExitError(1) : error;
  }
}

async function showLog(
  session: Session,
  source: LogSource,
  { flags, options, signal }: ShowOptions & { signal: AbortSignal },
): Promise<void> {
  const prefix = flags.prefix || flags['all-pods'] ? `[pod/${source.pod.metadata.name}/${source.container}] ` : '';
  try {
    for await (const line of readLog(session, source, options, signal)) await session.print(prefix + line);
  } catch (error) {
    if (!flags['ignore-errors'] || signal.aborted) throw error;
    await session.print(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
