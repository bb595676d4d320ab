import type { SelfSubjectAccessReview, SelfSubjectRulesReview } from '../../../../core/api/authorization-v1.ts';
import { booleanFlag, type FlagValues, stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import type { ApiResource } from '../../discovery/api-resource.ts';
import { ExitError, NoResourceTypeError } from '../../failures.ts';
import { tableWriter } from '../../printers/table.ts';
import type { Session } from '../../session.ts';
import { policyRuleRows } from '../describe/policy-rules.ts';

const canIFlags = {
  'all-namespaces': booleanFlag({ shorthand: 'A' }),
  list: booleanFlag(),
  'no-headers': booleanFlag(),
  quiet: booleanFlag({ shorthand: 'q' }),
  subresource: stringFlag(),
};

type CanIFlagValues = FlagValues<typeof canIFlags>;

const resourceVerbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
];
const urlVerbs = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];
/** What RBAC knows and discovery does not. */
const unlisted = ['users', 'groups'];

export const canICommand = defineKubectlCommand({
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: canIFlags,
  run: async (session, { flags, args }) => {
    if (flags.list) {
      if (args.length > 0) throw new Error('list option must be specified with no arguments');
      if (flags.quiet || flags['all-namespaces'] || flags.subresource !== '') {
        throw new Error("list option can't be specified with neither quiet, all-namespaces nor subresource options");
      }
      return listRules(session, flags);
    }
    const [verb = '', subject = ''] = args;
    if (args.length !== 2) {
      throw new Error(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    }
    const question = subject.startsWith('/')
      ? await askAboutUrl(session, flags, verb, subject)
      : await askAboutResource(session, flags, verb, subject);
    if (flags['no-headers']) throw new Error('--no-headers cannot be set without --list specified');
    const review = await session.json<SelfSubjectAccessReview>({
      method: 'POST',
      target: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec: question,
        status: { allowed: false },
      },
    });
    const { allowed = false, reason = '', evaluationError = '' } = review.status ?? {};
    const why = [reason, evaluationError]
      .filter((text) => text !== '')
      .map((text) => ` - ${text}`)
      .join('');
    if (!flags.quiet) await session.print(allowed ? 'yes\n' : `no${why}\n`);
    if (!allowed) throw new ExitError(1);
  },
});

async function warn(session: Session, text: string): Promise<void> {
  await session.printError(`Warning: ${text}\n\n`);
}

async function askAboutUrl(session: Session, flags: CanIFlagValues, verb: string, path: string): Promise<object> {
  if (flags.subresource !== '') throw new Error('--subresource can not be used with NonResourceURL');
  if (!urlVerbs.includes(verb)) await warn(session, `verb '${verb}' is not a known verb`);
  return { nonResourceAttributes: { verb, path } };
}

async function askAboutResource(
  session: Session,
  flags: CanIFlagValues,
  verb: string,
  subject: string,
): Promise<object> {
  const [type = '', name] = subject.split('/');
  const resource = type === '*' ? undefined : await findResource(session, type);
  if (!flags['all-namespaces']) {
    if (resource !== undefined && !resource.namespaced) {
      const where = resource.group === '' ? '' : ` in group '${resource.group}'`;
      await warn(session, `resource '${resource.plural}' is not namespace scoped${where}`);
    }
    if (!resourceVerbs.includes(verb)) await warn(session, `verb '${verb}' is not a known verb`);
  }
  return {
    resourceAttributes: {
      ...(flags['all-namespaces'] ? {} : { namespace: session.namespace }),
      verb,
      group: resource?.group ?? '',
      resource: resource?.plural ?? type,
      ...(flags.subresource === '' ? {} : { subresource: flags.subresource }),
      ...(name === undefined ? {} : { name }),
    },
  };
}

async function findResource(session: Session, type: string): Promise<ApiResource | undefined> {
  try {
    return await session.discovery.find(type);
  } catch (error) {
    if (!(error instanceof NoResourceTypeError)) throw error;
    const [resource = '', ...group] = type.toLowerCase().split('.');
    const where = group.length === 0 ? '' : ` in group '${group.join('.')}'`;
    if (!unlisted.includes(resource))
      await warn(session, `the server doesn't have a resource type '${resource}'${where}`);
    return undefined;
  }
}

async function listRules(session: Session, flags: CanIFlagValues): Promise<void> {
  const body = {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: { namespace: session.namespace },
    status: { resourceRules: null, nonResourceRules: null, incomplete: false },
  };
  const review = await session.json<SelfSubjectRulesReview>({
    method: 'POST',
    target: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body,
  });
  const {
    resourceRules,
    nonResourceRules,
    incomplete,
    evaluationError = '',
  } = review.status ?? { resourceRules: [], nonResourceRules: [], incomplete: false };
  if (incomplete) await session.printError(`Warning: the list may be incomplete: ${evaluationError}\n`);
  const writer = tableWriter();
  if (!flags['no-headers']) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  for (const row of policyRuleRows([...(resourceRules ?? []), ...(nonResourceRules ?? [])])) writer.write(`${row}\n`);
  await session.print(writer.flush());
}
