import { isJsonObject, type JsonObject } from '../meta/object.ts';
import shapesJson from './internal-pod.json' with { type: 'json' };

/** The fields of Go's types, by the types' names; see the generator. */
type InternalShapes = Readonly<Record<string, readonly string[]>>;

const podShapes = shapesJson as unknown as InternalShapes;

/** What stands for a value that is not set, by the letters of internal-pod.json (see its generator). */
const zeros: Readonly<Record<string, unknown>> = { s: '', n: 0, b: false, q: '0', o: 0, j: null, '0': null };

/**
 * A part of a pod's spec, or of what `shapes` describes, as the server holds it inside, which some of its messages show: under Go's names, in Go's order, with
 * everything that is not set. `type` is Go's name, such as `PodSpec`.
 */
export function internalView(type: string, value: object, shapes = podShapes): JsonObject {
  const source = type === 'PodSpec' ? withHostSettings(value as JsonObject) : (value as JsonObject);
  const view: JsonObject = {};
  for (const line of shapes[type] ?? []) {
    const [name = '', field = '', kind = ''] = line.split(' ');
    view[name] = viewOf(kind, source[field], shapes);
  }
  return view;
}

function viewOf(kind: string, value: unknown, shapes: InternalShapes): unknown {
  const type = kind.slice(1);
  if (type === '') return value ?? zeros[kind];
  if (kind.startsWith('L'))
    return Array.isArray(value)
      ? value.map((item) => internalView(type, isJsonObject(item) ? item : {}, shapes))
      : null;
  if (isJsonObject(value)) return internalView(type, value, shapes);
  return kind.startsWith('S') ? internalView(type, {}, shapes) : null;
}

/** Inside, what a pod shares with its host belongs to its security context. */
function withHostSettings(spec: JsonObject): JsonObject {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const shared = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return {
    ...spec,
    securityContext: { ...(isJsonObject(spec['securityContext']) ? spec['securityContext'] : {}), ...shared },
  };
}
