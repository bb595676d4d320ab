import { ingresses } from '../../../../core/api/networking-v1.ts';
import { repeatedFlag, stringFlag } from '../../../cli/flag.ts';
import { defineKubectlCommand } from '../../define-kubectl-command.ts';
import { createFlags, createObject, nameArgument } from './create-object.ts';

const rulePattern =
  /^(?<host>[\w*\-.]*)(?<path>\/[^=]*)?=(?<service>[\w.-]+):(?<port>[\w.-]+)(?<tls>,\s*tls(=(?<secret>[\w.-]+))?)?$/;

export const createIngressCommand = defineKubectlCommand({
  use: 'ingress',
  aliases: ['ing'],
  flags: {
    ...createFlags,
    annotation: repeatedFlag(),
    class: stringFlag(),
    'default-backend': stringFlag(),
    rule: repeatedFlag(),
  },
  run: async (session, { flags, args, argsBeforeDash }) => {
    const name = nameArgument(args, argsBeforeDash);
    if (flags['default-backend'] === '' && flags.rule.length === 0) {
      throw new Error(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const parsed = flags.rule.map(parseRule);
    const annotations = parseAnnotations(flags.annotation);
    await createObject(session, flags, {
      reference: ingresses,
      metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
      fields: {
        spec: {
          ...(flags.class === '' ? {} : { ingressClassName: flags.class }),
          ...(flags['default-backend'] === '' ? {} : { defaultBackend: defaultBackend(flags['default-backend']) }),
          ...tlsOf(parsed),
          ...(parsed.length === 0 ? {} : { rules: rulesOf(parsed) }),
        },
        status: { loadBalancer: {} },
      },
      failure: 'failed to create ingress: ',
    });
  },
});

interface ParsedRule {
  readonly host: string;
  readonly path: object;
  /** The secret, empty where only TLS was asked for. */
  readonly tls: string | undefined;
}

function parseRule(text: string): ParsedRule {
  const groups = rulePattern.exec(text)?.groups;
  if (groups === undefined)
    throw new Error(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const { host = '', path: full = '', service = '', port = '', tls, secret = '' } = groups;
  const prefix = full.endsWith('*');
  const path = {
    path: prefix ? full.slice(0, -1) : full,
    pathType: prefix ? 'Prefix' : 'Exact',
    backend: backend(service, port),
  };
  return {
    host,
    path: full === '' ? { ...path, pathType: 'Exact' } : path,
    tls: tls === undefined ? undefined : secret,
  };
}

function backend(name: string, port: string): object {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function defaultBackend(text: string): object {
  const [service, port, ...rest] = text.split(':');
  if (!service || !port || rest.length > 0)
    throw new Error('default-backend should be in format servicename:serviceport');
  return backend(service, port);
}

function rulesOf(parsed: readonly ParsedRule[]): object[] {
  const byHost = new Map<string, object[]>();
  for (const { host, path } of parsed) byHost.set(host, [...(byHost.get(host) ?? []), path]);
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

function tlsOf(parsed: readonly ParsedRule[]): object {
  const bySecret = new Map<string, string[]>();
  for (const { host, tls } of parsed) {
    if (tls !== undefined)
      bySecret.set(tls, [...new Set([...(bySecret.get(tls) ?? []), ...(host === '' ? [] : [host])])]);
  }
  if (bySecret.size === 0) return {};
  return {
    tls: [...bySecret].map(([secretName, hosts]) => ({
      ...(hosts.length === 0 ? {} : { hosts }),
      ...(secretName === '' ? {} : { secretName }),
    })),
  };
}

function parseAnnotations(texts: readonly string[]): Record<string, string> | undefined {
  if (texts.length === 0) return undefined;
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new Error(`annotation ${text} is invalid and should be in format key=[value]`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
