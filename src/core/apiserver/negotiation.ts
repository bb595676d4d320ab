import { newNotAcceptable, StatusError } from '../meta/status.ts';

/** How a client wants objects to be shown. */
export type Representation = 'object' | 'table' | 'partial';

export interface Negotiated {
  readonly representation: Representation;
  readonly yaml: boolean;
  /** The metadata of a list, or of one object, is what was asked for. Undefined where the request does not say. */
  readonly partialOf?: 'list' | 'object';
}

const representations = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const streams = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/**
 * What the `Accept` header asks for, best first. Throws NotAcceptable when nothing of it can be had. `streamed`: the answer
 * might be a watch.
 */
export function negotiate(accept: string | undefined, streamed = true): Negotiated {
  if (accept === undefined || accept === '' || accept === 'application/json') return jsonObject;
  for (const { type, parameters } of clausesOf(accept)) {
    const yaml = type === 'application/yaml';
    if (!yaml && type !== 'application/json' && type !== '*/*') continue;
    const representation = representationOf(parameters);
    if (representation === undefined) continue;
    if (representation !== 'partial') return { representation, yaml };
    return { representation, yaml, partialOf: parameters.get('as')?.endsWith('List') === true ? 'list' : 'object' };
  }
  const { status } = newNotAcceptable([]);
  const available = [...representations, ...(streamed ? streams : [])].join(', ');
  const message = `406: Not Acceptable\n\nAvailable representations: ${available}`;
  throw new StatusError({ ...status, message, details: {} });
}

export interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The best first; of equals the one that was named first. */
export function clausesOf(accept: string): Clause[] {
  const clauses = accept.split(',').map((clause) => {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    return { type, parameters: new Map(parameters.map(splitParameter)) };
  });
  const quality = ({ parameters }: Clause): number => Number(parameters.get('q') ?? 1);
  return clauses.sort((a, b) => quality(b) - quality(a));
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
