import { resourcePath } from '../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../core/meta/object.ts';
import type { CompletionRequest } from '../cli/complete.ts';
import { openSession, type Session } from './session.ts';

function sessionOf(request: CompletionRequest): Session {
  return openSession({ process: request.process, inherited: (flags) => request.values(flags) });
}

/** Types, then names of the type that was typed; `TYPE/NAME` too. */
export async function completeResources(request: CompletionRequest): Promise<readonly string[]> {
  const session = sessionOf(request);
  const slash = request.word.indexOf('/');
  if (slash >= 0) {
    const type = request.word.slice(0, slash);
    return (await namesOf(session, type)).map((name) => `${type}/${name}`);
  }
  const [type] = request.args;
  if (type === undefined) return typeNames(session);
  return type.includes('/') ? [] : (await namesOf(session, type)).filter((name) => !request.args.includes(name));
}

/** The names of objects of one type: what `logs` and `exec` take. */
export function completeNamesOf(type: string): (request: CompletionRequest) => Promise<readonly string[]> {
  return async (request) => {
    const names = await namesOf(sessionOf(request), type);
    return request.args.length > 0 ? [] : names;
  };
}

export async function completeNamespaces(request: CompletionRequest): Promise<readonly string[]> {
  return namesOf(sessionOf(request), 'namespaces');
}

async function typeNames(session: Session): Promise<string[]> {
  const groups = await session.discovery.groups();
  return groups.flatMap(({ versions }) => {
    const listed = (versions[0]?.resources ?? []).filter(({ verbs }) => verbs.includes('list'));
    return listed.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`));
  });
}

async function namesOf(session: Session, type: string): Promise<string[]> {
  const resource = await session.discovery.find(type);
  const list = await session.json<JsonObject>({
    target: resourcePath(resource, { namespace: resource.namespaced ? session.namespace : '' }),
  });
  const items = Array.isArray(list.items) ? list.items.filter(isJsonObject) : [];
  return items.flatMap(({ metadata }) =>
    isJsonObject(metadata) && typeof metadata.name === 'string' ? [metadata.name] : [],
  );
}
