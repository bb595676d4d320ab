import type { Container, Image } from '../../../core/runtime/cri.ts';
import { defineCommand } from '../../cli/command.ts';
import { booleanFlag, integerFlag, repeatedFlag, stringFlag } from '../../cli/flag.ts';
import { connect } from '../connect.ts';
import { formatAge, nanoseconds, printJson, printTable, shortId } from '../format.ts';
import { outputFlag, wantsJson } from '../output.ts';
import { parseLabels, podName, podNamespace } from '../pod-labels.ts';

const header = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];

const stateNames: Readonly<Record<Container['state'], string>> = {
  CONTAINER_CREATED: 'Created',
  CONTAINER_RUNNING: 'Running',
  CONTAINER_EXITED: 'Exited',
  CONTAINER_UNKNOWN: 'Unknown',
};

const flags = {
  all: booleanFlag({ shorthand: 'a', usage: 'Show all containers' }),
  id: stringFlag({ usage: 'Filter by container id' }),
  image: stringFlag({ usage: 'Filter by container image' }),
  label: repeatedFlag({ usage: 'Filter by key=value label' }),
  last: integerFlag({ shorthand: 'n', usage: 'Show last n recently created containers (includes all states)' }),
  latest: booleanFlag({
    shorthand: 'l',
    usage: 'Show the most recently created container (includes all states)',
  }),
  name: stringFlag({ usage: 'filter by container name regular expression pattern' }),
  namespace: stringFlag({ usage: 'Filter by pod namespace regular expression pattern' }),
  'no-trunc': booleanFlag({ usage: 'Show output without truncating the ID' }),
  output: outputFlag,
  pod: stringFlag({ shorthand: 'p', usage: 'Filter by pod id' }),
  quiet: booleanFlag({ shorthand: 'q', usage: 'Only display container IDs' }),
  state: stringFlag({ shorthand: 's', usage: 'Filter by container state' }),
};

export const psCommand = defineCommand({
  use: 'ps',
  short: 'List containers',
  flags,
  run: async (invocation) => {
    const { process, flags: chosen } = invocation;
    const cri = connect(invocation);
    const json = wantsJson(chosen.output);
    const state = wantedState(chosen);
    const { containers } = await cri.runtime('ListContainers', {
      ...(chosen.id === '' ? {} : { id: chosen.id }),
      ...(state === undefined ? {} : { state }),
      labels: parseLabels(chosen.label),
    });
    const { images } = await cri.image('ListImages', {});
    const found = containers
      .filter((container) => container.podSandboxId.startsWith(chosen.pod))
      .filter(({ metadata }) => new RegExp(chosen.name).test(metadata.name))
      .filter(({ labels }) => new RegExp(chosen.namespace).test(podNamespace(labels)))
      .filter((container) => chosen.image === '' || usesImage(container, chosen.image, images))
      .toSorted((left, right) => right.createdAtMs - left.createdAtMs)
      .slice(0, chosen.latest ? 1 : chosen.last > 0 ? chosen.last : undefined);
    const shown = chosen['no-trunc'] ? (id: string) => id : shortId;
    if (chosen.quiet) await process.stdout.write(found.map(({ id }) => `${id}\n`).join(''));
    else if (json) await printJson(process, { containers: found.map(containerJson) });
    else
      await printTable(process, [
        header,
        ...found.map((container) => [
          shown(container.id),
          shown(imageOf(container, images)?.id ?? container.image),
          formatAge(process, container.createdAtMs),
          stateNames[container.state],
          container.metadata.name,
          String(container.metadata.attempt),
          shown(container.podSandboxId),
          podName(container.labels),
          podNamespace(container.labels),
        ]),
      ]);
    return 0;
  },
});

function wantedState(chosen: {
  all: boolean;
  latest: boolean;
  last: number;
  state: string;
}): Container['state'] | undefined {
  if (chosen.state !== '') {
    const found = Object.entries(stateNames).find(([, name]) => name.toLowerCase() === chosen.state.toLowerCase());
    if (found === undefined) throw new Error('--state should be one of created, running, exited or unknown');
    return found[0] as Container['state'];
  }
  return chosen.all || chosen.latest || chosen.last > 0 ? undefined : 'CONTAINER_RUNNING';
}

function imageOf(container: Container, images: readonly Image[]): Image | undefined {
  return images.find(
    ({ id, repoTags, repoDigests }) =>
      id === container.imageRef || repoTags.includes(container.image) || repoDigests.includes(container.imageRef),
  );
}

function usesImage(container: Container, text: string, images: readonly Image[]): boolean {
  const image = imageOf(container, images);
  return (
    image !== undefined &&
    (image.id.replace('sha256:', '').startsWith(text.replace('sha256:', '')) ||
      image.repoTags.some((tag) => tag === text || tag.endsWith(`/${text}`) || tag.split(':')[0] === text))
  );
}

function containerJson({ createdAtMs, image, ...rest }: Container): unknown {
  return { ...rest, createdAt: nanoseconds(createdAtMs), image: { image } };
}
