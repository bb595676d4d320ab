import { serviceAccounts } from '../../../../core/api/core-v1.ts';
import { resourcePath } from '../../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { durationFlag, repeatedFlag, stringFlag } from '../../../cli/flag.ts';
import { completeNamesOf } from '../../complete-resources.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createObjectPrinter } from '../../printers/object-printer.ts';
import { printFlags } from '../../printers/print-flags.ts';
import type { Session } from '../../session.ts';
import { nameArgument } from './create-object.ts';

const boundKinds = new Map([
  ['Node', 'v1'],
  ['Pod', 'v1'],
  ['Secret', 'v1'],
]);

export const createTokenCommand = defineKubectlCommand({
  use: 'token',
  flags: {
    ...printFlags,
    audience: repeatedFlag(),
    'bound-object-kind': stringFlag(),
    'bound-object-name': stringFlag(),
    'bound-object-uid': stringFlag(),
    duration: durationFlag(),
  },
  complete: completeNamesOf('serviceaccounts'),
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    if (flags.duration < 0) throw new Error('--duration must be greater than or equal to 0');
    if (flags.duration % 1000 !== 0) throw new Error('--duration cannot be expressed in units less than seconds');
    if (flags.audience.includes('')) throw new Error('--audience must not be an empty string');
    const boundObjectRef = boundObject(
      flags['bound-object-kind'],
      flags['bound-object-name'],
      flags['bound-object-uid'],
    );
    const answer = await requestToken(session, name, {
      ...(flags.audience.length === 0 ? { audiences: null } : { audiences: flags.audience }),
      expirationSeconds: flags.duration === 0 ? null : flags.duration / 1000,
      boundObjectRef,
    });
    if (flags.output !== '') return session.print(createObjectPrinter(session, flags, { keepOrder: true })(answer));
    const token = isJsonObject(answer.status) ? answer.status.token : undefined;
    if (typeof token !== 'string' || token === '')
      throw new Error('failed to create token: no token in server response');
    await session.print(`${token}\n`);
  },
});

function boundObject(kind: string, name: string, uid: string): object | null {
  if (kind === '') {
    if (name !== '') throw new Error('--bound-object-name can only be set if --bound-object-kind is provided');
    if (uid !== '') throw new Error('--bound-object-uid can only be set if --bound-object-kind is provided');
    return null;
  }
  const apiVersion = boundKinds.get(kind);
  if (apiVersion === undefined)
    throw new Error(`supported --bound-object-kind values are ${[...boundKinds.keys()].join(', ')}`);
  if (name === '') throw new Error('--bound-object-name is required if --bound-object-kind is provided');
  return { kind, apiVersion, name, ...(uid === '' ? {} : { uid }) };
}

function requestToken(session: Session, name: string, spec: object): Promise<JsonObject> {
  const target = resourcePath(serviceAccounts, { namespace: session.namespace, name, subresource: 'token' });
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec,
    status: { token: '', expirationTimestamp: null },
  };
  return session.json<JsonObject>({ method: 'POST', target, body }).catch((error: unknown) => {
    throw new Error(`failed to create token: ${error instanceof Error ? error.message : String(error)}`);
  });
}
