import type { Service } from '../../../api/core-v1.ts';
import { type IPAddress, ipAddresses } from '../../../api/networking-v1.ts';
import { type FieldError, invalid } from '../../../meta/field-error.ts';
import { isAlreadyExists, isNotFound } from '../../../meta/status.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import type { WriteContext } from '../../../registry/write-context.ts';
import { Subnet } from './subnet.ts';

const maximumAttempts = 64;
const system: Pick<WriteContext, 'user' | 'warn'> = { user: { username: 'system:apiserver' }, warn: () => {} };

type Fail = (errors: readonly FieldError[]) => never;

/** The address that is a service's own; undefined for headless ones. */
export function clusterIpOf({ spec }: Service): string | undefined {
  const ip = spec?.clusterIPs?.[0] ?? spec?.clusterIP;
  return ip === undefined || ip === '' || ip === 'None' ? undefined : ip;
}

/** Sets the address and family fields of a service. Returns the address that was claimed for it. */
export async function allocateClusterIp(
  service: Service,
  context: WriteContext,
  registry: RegistryContext,
  fail: Fail,
): Promise<string | undefined> {
  const { spec } = service;
  if (spec === undefined) return undefined;
  spec.ipFamilyPolicy ??= 'SingleStack';
  spec.ipFamilies ??= ['IPv4'];
  const asked = spec.clusterIPs?.[0] ?? (spec.clusterIP || undefined);
  if (asked === 'None') {
    spec.clusterIP = 'None';
    spec.clusterIPs = ['None'];
    return undefined;
  }
  const ip =
    asked === undefined
      ? await claimAny(service, context, registry)
      : await claimOne(asked, service, context, registry, fail);
  spec.clusterIP = ip;
  spec.clusterIPs = [ip];
  return ip;
}

export async function releaseClusterIp(ip: string, registry: RegistryContext): Promise<void> {
  const { clock } = registry;
  try {
    await registry.storeOf(ipAddresses).delete('', ip, { options: {}, context: { ...system, clock, dryRun: false } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function claimOne(
  ip: string,
  service: Service,
  context: WriteContext,
  registry: RegistryContext,
  fail: Fail,
): Promise<string> {
  const refuse = (why: string): never =>
    fail([invalid('spec.clusterIPs', [ip], `failed to allocate IP ${ip}: ${why}`)]);
  const subnet = new Subnet(registry.settings.serviceClusterIpRange);
  if (!subnet.contains(ip)) return refuse('the provided network does not match the current range');
  if (!(await claim(ip, service, context, registry))) return refuse('provided IP is already allocated');
  return ip;
}

/** A free address, drawn from the part of the range that people do not choose from by hand. */
async function claimAny(service: Service, context: WriteContext, registry: RegistryContext): Promise<string> {
  const subnet = new Subnet(registry.settings.serviceClusterIpRange);
  const addresses = registry.storeOf(ipAddresses);
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    const ip = subnet.draw(registry.clock);
    if (addresses.cached('', ip) === undefined && (await claim(ip, service, context, registry))) return ip;
  }
  for (const ip of subnet.all()) {
    if (addresses.cached('', ip) === undefined && (await claim(ip, service, context, registry))) return ip;
  }
  throw new Error('failed to allocate a serviceIP: range is full');
}

async function claim(
  ip: string,
  service: Service,
  { dryRun }: WriteContext,
  registry: RegistryContext,
): Promise<boolean> {
  const { name, namespace = '' } = service.metadata;
  const isRefusedAnyway = name === '';
  if (isRefusedAnyway) return true;
  const address: IPAddress = {
    kind: 'IPAddress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name: ip,
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { resource: 'services', namespace, name } },
  };
  try {
    const { clock } = registry;
    await registry.storeOf(ipAddresses).create(address, { namespace: '', context: { ...system, clock, dryRun } });
    return true;
  } catch (error) {
    if (isAlreadyExists(error)) return false;
    throw error;
  }
}
