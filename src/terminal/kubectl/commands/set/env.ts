import type { ConfigMap, Container, EnvVar, EnvVarSource } from '../../../../core/api/core-v1.ts';
import { booleanFlag, type FlagValues, listFlag, repeatedFlag, stringFlag } from '../../../cli/flag.ts';
import { isLoaded } from '../../change-object.ts';
import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseDryRun } from '../../dry-run.ts';
import { parsePairs, splitPairs } from '../../pairs.ts';
import { podSpecOf } from '../../pod-spec.ts';
import type { Item } from '../../selection/item.ts';
import { readInput } from '../../selection/read-input.ts';
import type { Session } from '../../session.ts';
import { selectContainers } from './select-containers.ts';
import { changeItems, refuseLocalServer, selectForSet, setFlags } from './set-items.ts';

const envFlags = {
  ...setFlags,
  containers: stringFlag({ initial: '*', shorthand: 'c' }),
  env: repeatedFlag({ shorthand: 'e' }),
  from: stringFlag(),
  keys: listFlag(),
  list: booleanFlag(),
  overwrite: booleanFlag({ initial: true }),
  prefix: stringFlag(),
  resolve: booleanFlag(),
};

type EnvFlagValues = FlagValues<typeof envFlags>;

export const setEnvCommand = defineKubectlCommand({
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  flags: envFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    if (flags.all && flags.selector !== '') throw new Error('cannot set --all and --selector at the same time');
    const { resources, pairs } = splitPairs(
      args.filter((arg) => arg !== '-'),
      'environment variables',
    );
    const dryRun = parseDryRun(flags);
    refuseLocalServer(flags, dryRun);
    if (flags.filename.length === 0 && resources.length === 0) {
      throw new Error('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    }
    if (flags.list && flags.output !== '') throw new Error('--list and --output may not be specified together');
    if (flags.keys.length > 0 && flags.from === '')
      throw new Error('when specifying --keys, a configmap or secret must be provided with --from');
    const { env, remove } = await wantedVariables(session, flags, [...flags.env, ...pairs], args.includes('-'));
    const items = await selectForSet(session, flags, resources);
    if (flags.list) return listVariables(session, items, flags);
    await changeItems(session, flags, items, {
      operation: 'env updated',
      failure: 'failed to patch env update to pod template: ',
      change: (object) => {
        for (const container of selectContainers(podSpecOf(object), flags.containers))
          updateContainer(container, { env, remove, overwrite: flags.overwrite });
      },
    });
  },
});

interface Wanted {
  readonly env: readonly EnvVar[];
  readonly remove: readonly string[];
}

async function wantedVariables(
  session: Session,
  flags: EnvFlagValues,
  pairs: readonly string[],
  fromInput: boolean,
): Promise<Wanted> {
  const lines = fromInput ? (await readInput(session)).split('\n').filter((line) => /^\w+=/.test(line)) : [];
  const changes = parsePairs([...pairs, ...lines]);
  const env: EnvVar[] = [...changes.set].map(([name, value]) => ({ name, value }));
  if (flags.from !== '') env.push(...(await variablesFrom(session, flags)));
  return { env: env.map((variable) => ({ ...variable, name: flags.prefix + variable.name })), remove: changes.remove };
}

async function variablesFrom(session: Session, flags: EnvFlagValues): Promise<EnvVar[]> {
  const items = await selectForSet(session, { ...flags, selector: '', all: false }, [flags.from]);
  const variables = items.filter(isLoaded).flatMap(({ object, resource, name }) => {
    if (resource.kind !== 'Secret' && resource.kind !== 'ConfigMap')
      throw new Error('unsupported resource specified in --from');
    const { data = {} } = object as unknown as ConfigMap;
    const keys = Object.keys(data).filter((key) => flags.keys.length === 0 || flags.keys.includes(key));
    return keys.toSorted().map((key) => ({
      key,
      name: key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'),
      valueFrom: resource.kind === 'Secret' ? { secretKeyRef: { name, key } } : { configMapKeyRef: { name, key } },
    }));
  });
  for (const { key, name } of variables) {
    if (name !== key) await session.printError(`Warning: key ${key} transferred to ${name}\n`);
  }
  return variables.map(({ name, valueFrom }) => ({ name, valueFrom }));
}

function updateContainer(container: Container, { env, remove, overwrite }: Wanted & { overwrite: boolean }): void {
  const existing = container.env ?? [];
  const clash = overwrite ? undefined : existing.find(({ name }) => env.some((one) => one.name === name));
  if (clash !== undefined)
    throw new Error(`'${clash.name}' already has a value (${clash.value ?? ''}), and --overwrite is false`);
  const kept = existing
    .filter(({ name }) => !remove.includes(name))
    .map((variable) => env.find(({ name }) => name === variable.name) ?? variable);
  const added = env.filter(({ name }) => !existing.some((variable) => variable.name === name));
  const all = [...kept, ...added];
  if (all.length === 0) delete container.env;
  else container.env = all;
}

async function listVariables(session: Session, items: readonly Item[], flags: EnvFlagValues): Promise<void> {
  for (const { object, resource, name } of items.filter(isLoaded)) {
    for (const container of selectContainers(podSpecOf(object), flags.containers)) {
      await session.print(`# ${resource.kind} ${name}, container ${container.name}\n`);
      for (const variable of container.env ?? []) {
        const { valueFrom, value = '' } = variable;
        await session.print(
          valueFrom === undefined
            ? `${variable.name}=${value}\n`
            : `# ${variable.name} from ${sourceText(valueFrom)}\n`,
        );
      }
    }
  }
}

function sourceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvVarSource): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name ?? ''}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name ?? ''}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) {
    const prefix = resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : '';
    return `resource field ${prefix}${resourceFieldRef.resource}`;
  }
  return 'invalid valueFrom';
}
