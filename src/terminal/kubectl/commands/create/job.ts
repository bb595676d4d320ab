import { cronJobs, jobs } from '../../../../core/api/batch-v1.ts';
import { resourcePath } from '../../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import type { Session } from '../../session.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

export const createJobCommand = defineKubectlCommand({
  use: 'job',
  flags: { ...createFlags, from: stringFlag(), image: stringFlag() },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    const command = argsBeforeDash === undefined ? [] : args.slice(argsBeforeDash);
    if ((flags.image === '') === (flags.from === '')) throw new Error('either --image or --from must be specified');
    if (command.length > 0 && flags.from !== '') throw new Error('cannot specify --from and command');
    const { metadata, spec } =
      flags.from === '' ? fromImage(name, flags.image, command) : await fromCronJob(session, name, flags.from);
    await createObject(session, flags, {
      reference: jobs,
      metadata,
      fields: { spec, status: {} },
      failure: 'failed to create job: ',
    });
  },
});

interface JobParts {
  readonly metadata: JsonObject & { readonly name: string };
  readonly spec: unknown;
}

function fromImage(name: string, image: string, command: readonly string[]): JobParts {
  const container = { name, image, ...(command.length === 0 ? {} : { command }), resources: {} };
  return {
    metadata: { name },
    spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
  };
}

async function fromCronJob(session: Session, name: string, from: string): Promise<JobParts> {
  const [type = '', cronJobName = ''] = from.split('/');
  const resource = await session.discovery.find(type);
  const cronJob = await session.json<JsonObject>({
    target: resourcePath(resource, { namespace: session.namespace, name: cronJobName }),
  });
  const { spec, metadata: own } = cronJob;
  if (resource.plural !== cronJobs.plural || !isJsonObject(spec) || !isJsonObject(spec.jobTemplate))
    throw new Error('from must be an existing cronjob');
  const template = spec.jobTemplate;
  const inherited = isJsonObject(template.metadata) ? template.metadata : {};
  const annotations = {
    'cronjob.kubernetes.io/instantiate': 'manual',
    ...(isJsonObject(inherited.annotations) ? inherited.annotations : {}),
  };
  const uid = isJsonObject(own) ? own.uid : undefined;
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJobName, uid, controller: true }];
  const labels = isJsonObject(inherited.labels) ? { labels: inherited.labels } : {};
  return { metadata: { name, ...labels, annotations, ownerReferences }, spec: template.spec };
}
