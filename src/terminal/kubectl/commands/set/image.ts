import { completeResources } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { parseDryRun } from '../../dry-run.ts';
import { throwAll } from '../../failures.ts';
import { parsePairs, splitPairs } from '../../pairs.ts';
import { podSpecOf } from '../../pod-spec.ts';
import { namesFiles } from '../../selection/read-files.ts';
import { changeItems, refuseLocalServer, type SetFlagValues, selectForSet, setFlags } from './set-items.ts';

export const setImageCommand = defineKubectlCommand({
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: setFlags,
  complete: completeResources,
  run: async (session, { flags, args }) => {
    const dryRun = parseDryRun(flags);
    const { resources, pairs } = splitPairs(args, 'image');
    const invalid = pairs.filter((pair) => !pair.includes('='));
    if (invalid.length > 0) throw new Error(`invalid image format: ${invalid.join(', ')}`);
    const images = parsePairs(pairs).set;
    const items = await selectForSet(session, flags, resources);
    validate(flags, resources, images);
    refuseLocalServer(flags, dryRun);
    await changeItems(session, flags, items, {
      operation: 'image updated',
      failure: 'failed to patch image update to pod template: ',
      change: (object, report) => {
        const { containers, initContainers = [] } = podSpecOf(object);
        for (const [name, image] of images) {
          const named = [...initContainers, ...containers].filter(
            (container) => name === '*' || container.name === name,
          );
          if (named.length === 0) report(new Error(`error: unable to find container named "${name}"`));
          for (const container of named) container.image = image;
        }
      },
    });
  },
});

function validate(flags: SetFlagValues, resources: readonly string[], images: ReadonlyMap<string, string>): void {
  const errors: Error[] = [];
  if (flags.all && flags.selector !== '') errors.push(new Error('cannot set --all and --selector at the same time'));
  if (resources.length === 0 && !namesFiles(flags)) {
    errors.push(new Error('one or more resources must be specified as <resource> <name> or <resource>/<name>'));
  }
  if (images.size === 0) errors.push(new Error('at least one image update is required'));
  else if (images.size > 1 && images.has('*')) {
    errors.push(
      new Error(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      ),
    );
  }
  throwAll(errors);
}
