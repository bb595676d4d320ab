import { newNotAcceptable, StatusError } from '../meta/status.ts';

/** How a client wants objects to be shown. */
export type Representation = 'object' | 'table' | 'partial';

export interface Negotiated {
  readonly representation: Representation;
  readonly yaml: boolean;
}

const representations = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
];

/** What the `Accept` header asks for, best first. Throws NotAcceptable when nothing of it can be had. */
export function negotiate(accept: string | undefined): Negotiated {
  if (accept === undefined || accept === '' || accept === 'application/json') return jsonObject;
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const yaml = type === 'application/yaml';
    if (!yaml && type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue;
    const representation = representationOf(new Map(parameters.map(splitParameter)));
    if (representation !== undefined) return { representation, yaml };
  }
  const { status } = newNotAcceptable([]);
  const message = `406: Not Acceptable\n\nAvailable representations: ${representations.join(', ')}`;
  throw new StatusError({ ...status, message, details: {} });
}

const jsonObject: Negotiated = { representation: 'object', yaml: false };

function splitParameter(parameter: string): [string, string] {
  const equals = parameter.indexOf('=');
  return equals < 0 ? [parameter, ''] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
}

function representationOf(parameters: ReadonlyMap<string, string>): Representation | undefined {
  const as = parameters.get('as');
  if (as === undefined) return 'object';
  if (parameters.get('g') !== 'meta.k8s.io' || parameters.get('v') !== 'v1') return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'partial' : undefined;
}
