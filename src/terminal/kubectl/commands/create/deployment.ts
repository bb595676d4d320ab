import { deployments } from '../../../../core/api/apps-v1.ts';
import { integerFlag, listFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createDeploymentCommand = defineKubectlCommand({
  use: 'deployment',
  aliases: ['deploy'],
  flags: {
    ...createFlags,
    image: listFlag({ required: true }),
    port: integerFlag({ initial: -1 }, 'int32'),
    replicas: integerFlag({ initial: 1, shorthand: 'r' }, 'int32'),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const command = argsBeforeDash === undefined ? [] : args.slice(argsBeforeDash);
    if (flags.image.length > 1 && command.length > 0)
      throw new Error('cannot specify multiple --image options and command');
    const labels = { app: name };
    const containers = flags.image.map((image, index) =>
      container(image, { command, port: index === 0 ? flags.port : -1 }),
    );
    await createObject(session, flags, {
      reference: deployments,
      metadata: { name, labels },
      fields: {
        spec: {
          replicas: flags.replicas,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers } },
          strategy: {},
        },
        status: {},
      },
      failure: 'failed to create deployment: ',
    });
  },
});

function container(image: string, options: { readonly command: readonly string[]; readonly port: number }): object {
  return {
    name: containerName(image),
    image,
    ...(options.command.length === 0 ? {} : { command: options.command }),
    ...(options.port < 0 ? {} : { ports: [{ containerPort: options.port }] }),
    resources: {},
  };
}

/** The last part of the image's name, made a label. */
function containerName(image: string): string {
  const base = image.slice(image.lastIndexOf('/') + 1).split(/[:@]/)[0] ?? '';
  return (
    base
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/[^-a-z0-9]/g, '')
      .slice(0, 63) || 'container'
  );
}
