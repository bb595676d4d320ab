import type { Manifest } from '../../selection/item.ts';
import { asManifest } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { parseKeyValues } from '../expose/key-values.ts';
import type { RunFlagValues } from '../run.ts';

/** The pod that `run` makes. */
export function podManifest(session: Session, flags: RunFlagValues, name: string, words: readonly string[]): Manifest {
  const labels = flags.labels === '' ? { run: name } : parseKeyValues(flags.labels);
  const annotations = Object.fromEntries(flags.annotations.map(splitAnnotation));
  const interactive = flags.stdin
    ? { stdin: true, ...(flags['leave-stdin-open'] || flags.restart === 'Always' ? {} : { stdinOnce: true }) }
    : {};
  const container = {
    name,
    image: flags.image,
    ...(words.length === 0 ? {} : flags.command ? { command: words } : { args: words }),
    ...(flags.port === '' ? {} : { ports: [{ containerPort: parsePort(flags.port) }] }),
    ...(flags.env.length === 0 ? {} : { env: flags.env.map(parseEnvironment) }),
    resources: {},
    ...(flags['image-pull-policy'] === '' ? {} : { imagePullPolicy: flags['image-pull-policy'] }),
    ...(flags.privileged ? { securityContext: { privileged: true } } : {}),
    ...interactive,
    ...(flags.tty ? { tty: true } : {}),
  };
  return asManifest({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, ...scope(session), labels, ...(flags.annotations.length === 0 ? {} : { annotations }) },
    spec: {
      containers: [container],
      restartPolicy: flags.restart || (flags.stdin ? 'OnFailure' : 'Always'),
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  });
}

/** The service that `--expose` adds. */
export function serviceManifest(
  session: Session,
  flags: RunFlagValues,
  name: string,
  selector: Readonly<Record<string, string>>,
): Manifest {
  const port = parsePort(flags.port);
  return asManifest({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...scope(session) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector },
    status: { loadBalancer: {} },
  });
}

function scope(session: Session): object {
  return session.explicitNamespace ? { namespace: session.namespace } : {};
}

function parsePort(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function parseEnvironment(text: string): object {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Error(`invalid env: ${text}`);
  const value = text.slice(equals + 1);
  return { name: text.slice(0, equals), ...(value === '' ? {} : { value }) };
}

function splitAnnotation(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Error(`unexpected annotation: ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
