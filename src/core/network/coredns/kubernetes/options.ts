import { absoluteName, type Directive } from '../corefile.ts';

/** What a `kubernetes` line of a Corefile asks for. */
export interface KubernetesOptions {
  /** All zones, those of reverse names included. */
  readonly zones: readonly string[];
  /** The first that is no reverse zone: what names end with. */
  readonly primaryZone: string;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly endpointPodNames: boolean;
  readonly ttl: number;
  /** Zones in which others may answer what is not found. */
  readonly fallthrough: readonly string[];
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly labelSelector: string | undefined;
  readonly endpoints: boolean;
  /** Services without endpoints do not exist. */
  readonly ignoreEmptyServices: boolean;
  readonly kubeconfig: string | undefined;
}

type MutableOptions = { -readonly [Name in keyof KubernetesOptions]: KubernetesOptions[Name] };

/** Throws an Error in CoreDNS's words. */
export function readKubernetesOptions(directive: Directive, serverZones: readonly string[]): KubernetesOptions {
  const zones = directive.args.length === 0 ? serverZones : directive.args.map(absoluteName);
  const primaryZone = zones.find((zone) => !isReverse(zone));
  if (primaryZone === undefined) throw new Error('non-reverse zone name must be used');
  const options: MutableOptions = {
    zones,
    primaryZone,
    pods: 'disabled',
    endpointPodNames: false,
    ttl: 5,
    fallthrough: [],
    namespaces: [],
    labelSelector: undefined,
    endpoints: true,
    ignoreEmptyServices: false,
    kubeconfig: undefined,
  };
  for (const line of directive.block) readProperty(options, line);
  return options;
}

export function isReverse(zone: string): boolean {
  return zone.endsWith('in-addr.arpa.') || zone.endsWith('ip6.arpa.');
}

function readProperty(options: MutableOptions, { name, args }: Directive): void {
  const [first = ''] = args;
  switch (name) {
    case 'pods':
      if (first !== 'disabled' && first !== 'insecure' && first !== 'verified') {
        throw new Error(`wrong value for pods: ${first},  must be one of: disabled, verified, insecure`);
      }
      options.pods = first;
      break;
    case 'ttl':
      options.ttl = readTtl(first);
      break;
    case 'fallthrough':
      options.fallthrough = args.length === 0 ? ['.'] : args.map(absoluteName);
      break;
    case 'namespaces':
      options.namespaces = args;
      break;
    case 'labels':
      options.labelSelector = args.join(' ');
      break;
    case 'kubeconfig':
      options.kubeconfig = first;
      break;
    default:
      readSwitch(options, name, first);
  }
}

function readSwitch(options: MutableOptions, name: string, first: string): void {
  if (name === 'endpoint_pod_names') options.endpointPodNames = true;
  else if (name === 'noendpoints') options.endpoints = false;
  else if (name === 'ignore' && first === 'empty_service') options.ignoreEmptyServices = true;
  else if (name !== 'startup_timeout') throw new Error(`unknown property '${name}'`);
}

function readTtl(text: string): number {
  const ttl = Number(text);
  if (!/^\d+$/.test(text)) throw new Error(`strconv.Atoi: parsing "${text}": invalid syntax`);
  if (ttl > 3600) throw new Error(`ttl must be in range [0, 3600]: ${text}`);
  return ttl;
}
