import { parseGroupVersion } from '../../../core/meta/group-version.ts';
import { booleanFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { ManyErrors, NoResourceTypeError } from '../failures.ts';
import type { Session } from '../session.ts';
import { explainSchema } from './explain/explain-schema.ts';
import type { Kind, Schemas } from './explain/schema.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Operation {
  readonly 'x-kubernetes-group-version-kind'?: Kind;
}

interface Subject {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

export const explainCommand = defineKubectlCommand({
  use: 'explain',
  flags: {
    'api-version': stringFlag(),
    output: stringFlag({ shorthand: 'o', initial: 'plaintext' }),
    recursive: booleanFlag({ shorthand: 'R' }),
  },
  run: async (session, { flags, args }) => {
    const [asked] = args;
    if (asked === undefined)
      throw new Error(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    if (args.length > 1) throw new Error('We accept only this format: explain RESOURCE');
    const { subject, path } = await findSubject(session, asked, flags['api-version']);
    const document = await documentOf(session, subject);
    if (flags.output !== 'plaintext') throw new Error(`unrecognized format: ${flags.output}`);
    const kind = kindOf(document, subject);
    await session.print(
      `${kind.group === '' ? '' : `GROUP:      ${kind.group}\n`}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`,
    );
    const { schemas } = document.components;
    const schema = Object.values(schemas).find((each) => each['x-kubernetes-group-version-kind']?.some(isKind(kind)));
    if (schema === undefined) throw new Error(`GVK ${JSON.stringify(kind)} not found in OpenAPI schema`);
    const text = explainSchema(schema, path, { schemas, recursive: flags.recursive });
    if (text === undefined) throw new Error(`field ${JSON.stringify(path.at(-1))} does not exist`);
    await session.print(`${text}\n`);
  },
});

function isKind(wanted: Kind): (kind: Kind) => boolean {
  return ({ group, version, kind }) => group === wanted.group && version === wanted.version && kind === wanted.kind;
}

/** `deployments.apps.spec` is a field where a group of that name has such a resource, and `deployments.spec` where none has. */
async function findSubject(
  session: Session,
  asked: string,
  apiVersion: string,
): Promise<{ subject: Subject; path: string[] }> {
  const [name = '', ...fields] = asked.replace(/\.$/, '').split('.');
  const groups = await session.discovery.groups();
  const exact = groups
    .flatMap(({ versions }) => versions[0]?.resources ?? [])
    .find(({ plural, group }) => plural === name && group !== '' && `${asked}.`.startsWith(`${plural}.${group}.`));
  if (exact !== undefined && apiVersion === '') {
    const rest = asked.slice(`${exact.plural}.${exact.group}`.length);
    return { subject: exact, path: rest.split('.').filter((part) => part !== '') };
  }
  const found = await session.discovery.find(name).catch((error: unknown) => {
    throw error instanceof NoResourceTypeError ? new ManyErrors([error]) : error;
  });
  return { subject: apiVersion === '' ? found : { ...found, ...parseGroupVersion(apiVersion) }, path: fields };
}

async function documentOf(session: Session, { group, version, plural }: Subject): Promise<Document> {
  const path = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const { paths } = await session.json<{ paths: Record<string, { serverRelativeURL: string }> }>({
    target: '/openapi/v3',
  });
  const target = paths[path]?.serverRelativeURL;
  const name = `${group === '' ? '' : `${group}/`}${version}, Resource=${plural}`;
  if (target === undefined) throw new Error(`couldn't find resource for ${JSON.stringify(name)}`);
  return await session.json<Document>({ target });
}

/** The kind that the operations on a resource say it is. */
function kindOf({ paths }: Document, { group, version, plural }: Subject): Kind {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  for (const collection of [`${root}/${plural}`, `${root}/namespaces/{namespace}/${plural}`])
    for (const path of [collection, `${collection}/{name}`])
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const kind = paths[path]?.[method]?.['x-kubernetes-group-version-kind'];
        if (kind !== undefined) return kind;
      }
  throw new Error(`GVR (${group}/${version}, Resource=${plural}) not found in OpenAPI schema`);
}
