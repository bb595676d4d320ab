import { type FieldError, invalid } from '../../../meta/field-error.ts';
import { newInvalid } from '../../../meta/status.ts';
import type { HttpAnswer } from '../../../network/http.ts';
import type { ConnectRequest, ConnectSubresource } from '../../../registry/subresource.ts';
import { callKubelet, findContainer, kubeletError, nodeOf } from './kubelet-connection.ts';

const flags = ['follow', 'previous', 'timestamps'];
const values = ['sinceSeconds', 'sinceTime', 'tailLines', 'limitBytes'];

/** The output of a container, from the kubelet that keeps it. */
export const podLog: ConnectSubresource = {
  type: 'connect',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  methods: ['GET'],
  connect,
};

async function connect(request: ConnectRequest): Promise<HttpAnswer> {
  const { namespace, name, query, registry, http } = request;
  const errors = validate(query);
  if (errors.length > 0) throw newInvalid({ group: '', kind: 'PodLogOptions' }, name, errors);
  const { pod, container } = await findContainer(registry, namespace, name, query.get('container'));
  const headers = { 'content-type': 'text/plain' };
  if (!pod.spec.nodeName) return { status: 204 };
  const node = await nodeOf(registry, pod);
  const target = `/containerLogs/${namespace}/${name}/${container}${kubeletQuery(query)}`;
  const response = await callKubelet(registry, node, { method: 'GET', target, signal: http.signal });
  if (response.status < 200 || response.status > 206) throw await kubeletError(response, name);
  return { status: 200, headers, body: response.body };
}

function kubeletQuery(query: URLSearchParams): string {
  const passed = new URLSearchParams();
  for (const name of flags) if (query.get(name) === 'true' || query.get(name) === '1') passed.set(name, 'true');
  for (const name of values) {
    const value = query.get(name);
    if (value !== null) passed.set(name, value);
  }
  const text = passed.toString();
  return text === '' ? '' : `?${text}`;
}

function validate(query: URLSearchParams): FieldError[] {
  const errors: FieldError[] = [];
  const check = (name: string, least: number, detail: string): void => {
    const value = query.get(name);
    if (value !== null && Number(value) < least) errors.push(invalid(name, Number(value), detail));
  };
  check('tailLines', 0, 'must be greater than or equal to 0');
  check('limitBytes', 1, 'must be greater than 0');
  check('sinceSeconds', 1, 'must be greater than 0');
  return errors;
}
