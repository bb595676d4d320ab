import { type Pod, pods, type Service, services } from '../api/core-v1.ts';
import { type Endpoint, type EndpointPort, type EndpointSlice, endpointSlices } from '../api/discovery-v1.ts';
import { type ControllerContext, defineController, onChange, type ReconcileContext } from '../client/controller.ts';
import { objectKey } from '../client/indexer.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { matchesLabels, selectorFromLabels } from '../meta/label-selector.ts';
import { newControllerReference } from '../meta/owner-references.ts';
import { isNotFound } from '../meta/status.ts';
import { hostnameFor, targetPort } from './endpoint-ports.ts';
import { Expectations } from './expectations.ts';
import { isPodFinished, isPodReady } from './pod-state.ts';

const managedBy = 'endpointslice-controller.k8s.io';
const maximumEndpoints = 100;
const labels = {
  service: 'kubernetes.io/service-name',
  managedBy: 'endpointslice.kubernetes.io/managed-by',
  headless: 'service.kubernetes.io/headless',
} as const;

interface State {
  readonly expectations: Expectations;
}

/** Lists the pods behind every Service, with what state each is in. */
export const endpointSliceController = defineController<Service, State>({
  name: 'endpointslice-controller',
  for: services,
  watches: [
    onChange<Pod, State>(pods, ({ object, previous }, context) => servicesOf(context, object, previous)),
    onChange<EndpointSlice, State>(endpointSlices, ({ object, previous }, { state }) => {
      const slice = object ?? previous;
      const service = slice?.metadata.labels?.[labels.service];
      if (previous === undefined) state.expectations.created(`${slice?.metadata.namespace ?? ''}/${service ?? ''}`);
      return service === undefined || slice?.metadata.labels?.[labels.managedBy] !== managedBy
        ? []
        : [`${slice.metadata.namespace ?? ''}/${service}`];
    }),
  ],
  setup: ({ clock }) => ({ expectations: new Expectations(clock) }),
  async reconcile({ key, namespace, name }, context) {
    if (!context.state.expectations.satisfied(key)) return undefined;
    const service = context.lister(services).get(key);
    if (
      service?.spec.selector === undefined ||
      service.spec.type === 'ExternalName' ||
      service.metadata.deletionTimestamp !== undefined
    )
      return undefined;
    const own = context
      .lister(endpointSlices)
      .inNamespace(namespace)
      .filter(
        ({ metadata }) => metadata.labels?.[labels.service] === name && metadata.labels[labels.managedBy] === managedBy,
      );
    await reconcileSlices(context, service, own, wantedSlices(context, service));
    return undefined;
  },
});

/** The Services whose endpoints a pod's change may touch. */
export function servicesOf(
  { lister }: Pick<ControllerContext, 'lister'>,
  object: Pod | undefined,
  previous: Pod | undefined,
): string[] {
  if (object !== undefined && previous !== undefined && !isRelevantChange(object, previous)) return [];
  const namespace = (object ?? previous)?.metadata.namespace ?? '';
  return lister(services)
    .inNamespace(namespace)
    .filter(
      ({ spec }) =>
        spec.selector !== undefined &&
        [object, previous].some(
          (pod) => pod !== undefined && matchesLabels(selectorFromLabels(spec.selector), pod.metadata.labels),
        ),
    )
    .map(objectKey);
}

function isRelevantChange(pod: Pod, previous: Pod): boolean {
  const part = ({ metadata, status, spec }: Pod): unknown => [
    metadata.labels,
    metadata.deletionTimestamp,
    status?.podIP,
    status?.phase,
    spec.nodeName,
  ];
  return isPodReady(pod) !== isPodReady(previous) || !deepEqual(part(pod), part(previous));
}

interface WantedSlice {
  readonly ports: EndpointPort[];
  readonly endpoints: Endpoint[];
}

function wantedSlices({ lister }: ReconcileContext<State>, service: Service): WantedSlice[] {
  const selector = selectorFromLabels(service.spec.selector);
  const byPorts = new Map<string, WantedSlice>();
  for (const pod of lister(pods).inNamespace(service.metadata.namespace ?? '')) {
    if (!matchesLabels(selector, pod.metadata.labels) || isPodFinished(pod) || (pod.status?.podIP ?? '') === '')
      continue;
    const ports = endpointPorts(service, pod);
    const key = JSON.stringify(ports);
    const slice = byPorts.get(key) ?? { ports, endpoints: [] };
    byPorts.set(key, slice);
    slice.endpoints.push(endpointOf(service, pod));
  }
  if (byPorts.size === 0) return [{ ports: [], endpoints: [] }];
  return [...byPorts.values()].flatMap(({ ports, endpoints }) =>
    chunks(endpoints.sort(byAddress)).map((part) => ({ ports, endpoints: part })),
  );
}

function endpointPorts(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = isPodReady(pod);
  const hostname = hostnameFor(pod, service);
  const { name, namespace = '', uid = '' } = pod.metadata;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (ready && !terminating),
      serving: ready,
      terminating,
    },
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

function byAddress(one: Endpoint, other: Endpoint): number {
  return (one.targetRef?.name ?? '') < (other.targetRef?.name ?? '') ? -1 : 1;
}

function chunks(endpoints: Endpoint[]): Endpoint[][] {
  const parts: Endpoint[][] = [];
  for (let start = 0; start < endpoints.length; start += maximumEndpoints)
    parts.push(endpoints.slice(start, start + maximumEndpoints));
  return parts;
}

/** Changes the slices that are there where that will do, makes what is missing, and deletes what is too much. */
async function reconcileSlices(
  { client, state }: ReconcileContext<State>,
  service: Service,
  own: readonly EndpointSlice[],
  wanted: readonly WantedSlice[],
): Promise<void> {
  const free = [...own];
  const namespace = service.metadata.namespace ?? '';
  for (const slice of wanted) {
    const matching = free.findIndex(({ ports }) => deepEqual(ports ?? [], slice.ports));
    const [reused] = free.splice(Math.max(0, matching), free.length === 0 ? 0 : 1);
    const metadataLabels = sliceLabels(service);
    if (reused === undefined) {
      const key = objectKey(service);
      state.expectations.expectCreations(key, 1);
      await client
        .resource(endpointSlices)
        .create(newSlice(service, slice, metadataLabels))
        .catch((error: unknown) => {
          state.expectations.forget(key);
          throw error;
        });
    } else if (!isSame(reused, slice, metadataLabels)) {
      await client
        .resource(endpointSlices)
        .update({ ...reused, metadata: { ...reused.metadata, labels: metadataLabels }, ...slice });
    }
  }
  for (const { metadata } of free) {
    await client
      .resource(endpointSlices)
      .delete(metadata.name, { namespace })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  }
}

function newSlice(
  service: Service,
  slice: WantedSlice,
  metadataLabels: Record<string, string>,
): Parameters<ReturnType<ReconcileContext<State>['client']['resource']>['create']>[0] &
  Omit<EndpointSlice, 'metadata'> {
  const { name, namespace = '' } = service.metadata;
  return {
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: metadataLabels,
      ownerReferences: [newControllerReference(service, 'v1', 'Service')],
    },
    addressType: 'IPv4',
    ...slice,
  };
}

function sliceLabels({ metadata, spec }: Service): Record<string, string> {
  const own = { [labels.managedBy]: managedBy, [labels.service]: metadata.name };
  return { ...metadata.labels, ...own, ...(spec.clusterIP === 'None' ? { [labels.headless]: '' } : {}) };
}

function isSame(slice: EndpointSlice, wanted: WantedSlice, wantedLabels: Record<string, string>): boolean {
  return (
    deepEqual(slice.endpoints ?? [], wanted.endpoints) &&
    deepEqual(slice.ports ?? [], wanted.ports) &&
    deepEqual(slice.metadata.labels, wantedLabels)
  );
}
