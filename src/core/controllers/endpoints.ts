import {
  type EndpointAddress,
  type EndpointSubset,
  type Endpoints,
  endpoints,
  type Pod,
  pods,
  type Service,
  services,
} from '../api/core-v1.ts';
import { defineController, onChange, type ReconcileContext } from '../client/controller.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { matchesLabels, selectorFromLabels } from '../meta/label-selector.ts';
import { isNotFound } from '../meta/status.ts';
import { hostnameFor, targetPort } from './endpoint-ports.ts';
import { servicesOf } from './endpoint-slice.ts';
import { isPodFinished, isPodReady } from './pod-state.ts';

/** Keeps the older, one-object form of a Service's endpoints. */
export const endpointsController = defineController<Service>({
  name: 'endpoints-controller',
  for: services,
  watches: [
    onChange(pods, ({ object, previous }, context) => servicesOf(context, object, previous)),
    onChange(endpoints, ({ object, previous }) =>
      object === undefined && previous !== undefined
        ? [`${previous.metadata.namespace ?? ''}/${previous.metadata.name}`]
        : [],
    ),
  ],
  async reconcile({ key, namespace, name }, context) {
    const service = context.lister(services).get(key);
    const present = context.lister(endpoints).get(key);
    if (service === undefined) {
      if (present !== undefined) await removeEndpoints(context, name, namespace);
      return undefined;
    }
    if (service.spec.selector === undefined || service.spec.type === 'ExternalName') return undefined;
    const subsets = wantedSubsets(context, service);
    const labels = {
      ...service.metadata.labels,
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
    };
    if (
      present !== undefined &&
      deepEqual(present.subsets ?? [], subsets) &&
      deepEqual(present.metadata.labels, labels)
    )
      return undefined;
    const wanted: Endpoints = { metadata: { ...present?.metadata, name, namespace, labels }, subsets };
    if (present === undefined) await context.client.resource(endpoints).create(wanted);
    else await context.client.resource(endpoints).update(wanted);
    return undefined;
  },
});

async function removeEndpoints(
  { client }: ReconcileContext<undefined>,
  name: string,
  namespace: string,
): Promise<void> {
  await client
    .resource(endpoints)
    .delete(name, { namespace })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}

function wantedSubsets({ lister }: ReconcileContext<undefined>, service: Service): EndpointSubset[] {
  const selector = selectorFromLabels(service.spec.selector);
  const subsets = new Map<string, EndpointSubset>();
  const candidates = lister(pods)
    .inNamespace(service.metadata.namespace ?? '')
    .filter(
      (pod) =>
        matchesLabels(selector, pod.metadata.labels) &&
        !isPodFinished(pod) &&
        pod.metadata.deletionTimestamp === undefined &&
        (pod.status?.podIP ?? '') !== '',
    )
    .sort((one, other) => compareAddresses(one.status?.podIP ?? '', other.status?.podIP ?? ''));
  for (const pod of candidates) {
    const ports = (service.spec.ports ?? []).flatMap((port) => {
      const number = targetPort(pod, port);
      return number === undefined
        ? []
        : [
            {
              ...(port.name === undefined || port.name === '' ? {} : { name: port.name }),
              port: number,
              protocol: port.protocol ?? 'TCP',
            },
          ];
    });
    const key = JSON.stringify(ports);
    const subset: EndpointSubset = subsets.get(key) ?? { ports };
    subsets.set(key, subset);
    const list = isPodReady(pod) || service.spec.publishNotReadyAddresses === true ? 'addresses' : 'notReadyAddresses';
    subset[list] = [...(subset[list] ?? []), addressOf(service, pod)];
  }
  return [...subsets.values()];
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { name, namespace = '', uid = '' } = pod.metadata;
  const hostname = hostnameFor(pod, service);
  return {
    ip: pod.status?.podIP ?? '',
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name, namespace, uid },
  };
}

function compareAddresses(one: string, other: string): number {
  const left = one.split('.').map(Number);
  const right = other.split('.').map(Number);
  for (const [index, part] of left.entries()) if (part !== right[index]) return part - (right[index] ?? 0);
  return 0;
}
