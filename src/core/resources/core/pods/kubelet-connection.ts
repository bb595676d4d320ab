import { type Node, nodes, type Pod, pods } from '../../../api/core-v1.ts';
import { isNotFound, newBadRequest, newInternalError, newNotFound, StatusError } from '../../../meta/status.ts';
import type { HttpAnswer, HttpResponse, Transport } from '../../../network/http.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import { isSystemError } from '../../../system-error.ts';

const defaultKubeletPort = 10_250;

/** A pod with the container that a request means. */
export interface ContainerTarget {
  readonly pod: Pod;
  readonly container: string;
}

/** Reads the pod and decides on the container. Throws in the words of the API. */
export async function findContainer(
  registry: RegistryContext,
  namespace: string,
  name: string,
  asked: string | null,
): Promise<ContainerTarget> {
  const pod = (await registry.storeOf(pods).get(namespace, name)).object;
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const names = [...initContainers, ...containers, ...ephemeralContainers].map((container) => container.name);
  if (asked !== null && asked !== '') {
    if (!names.includes(asked)) throw newBadRequest(`container ${asked} is not valid for pod ${name}`);
    return { pod, container: asked };
  }
  const [only, second] = containers;
  if (only === undefined) throw newBadRequest(`a container name must be specified for pod ${name}`);
  if (second === undefined) return { pod, container: only.name };
  throw newBadRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
}

/** The node that a pod runs on. Throws when it has none. */
export async function nodeOf(registry: RegistryContext, pod: Pod): Promise<Node> {
  const { nodeName } = pod.spec;
  if (!nodeName) throw newBadRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  try {
    return (await registry.storeOf(nodes).get('', nodeName)).object;
  } catch (error) {
    throw isNotFound(error) ? newNotFound({ group: '', resource: 'pods' }, nodeName) : error;
  }
}

/** Sends a request to the kubelet of a node. Rejects with what the dialer says when nobody answers there. */
export async function callKubelet(
  registry: RegistryContext,
  node: Node,
  call: Parameters<Transport>[0],
): Promise<HttpResponse> {
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? defaultKubeletPort;
  const transport = registry.settings.dialKubelet(node, port);
  try {
    return await transport(call);
  } catch (error) {
    throw unreachable(node, port, call.target, error);
  }
}

/** The address at which a kubelet is reached: the internal one first. */
export function kubeletAddress(node: Node, preferred: readonly string[]): string {
  for (const type of preferred) {
    const found = node.status?.addresses?.find((address) => address.type === type);
    if (found !== undefined && found.address !== '') return found.address;
  }
  throw newInternalError(`no preferred addresses found; known addresses: []`);
}

function unreachable(node: Node, port: number, target: string, error: unknown): Error {
  if (error instanceof StatusError) return error;
  const address = `${kubeletAddress(node, ['InternalIP', 'ExternalIP', 'Hostname'])}:${port}`;
  const reason = error instanceof Error ? error.message : String(error);
  const detail = isSystemError(error) ? `dial tcp ${address}: ${dialReason(error.code, reason)}` : reason;
  return new Error(`Get ${JSON.stringify(`https://${address}${target}`)}: ${detail}`);
}

function dialReason(code: string, message: string): string {
  return code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${message.toLowerCase()}`;
}

/** Joins the client with the kubelet once both have agreed to leave HTTP; passes any other answer on. */
export function relay(response: HttpResponse): HttpAnswer {
  const { stream } = response;
  if (stream === undefined) return { status: response.status, headers: response.headers, body: response.body };
  return {
    status: 101,
    headers: response.headers,
    upgrade: async (client) => {
      const copy = async (from: typeof stream, to: typeof stream): Promise<void> => {
        try {
          for (let message = await from.receive(); message !== undefined; message = await from.receive()) {
            await to.send(message);
          }
        } catch {
          // One side is over: what it has sent before still comes by the other direction.
        }
        to.close();
      };
      await Promise.all([copy(client, stream), copy(stream, client)]);
    },
  };
}

/** What the kubelet refused, as a Status. */
export async function kubeletError(response: HttpResponse, pod: string): Promise<StatusError> {
  const text = await response.body.text();
  switch (response.status) {
    case 400:
      return newBadRequest(text);
    case 404:
      return newNotFound({ group: '', resource: 'pods' }, pod);
    default:
      return newInternalError(text);
  }
}
