import { define, isJsonObject, type JsonObject } from '../../object.ts';
import type { SchemaField, SchemaSource } from '../../schema-source.ts';
import { fieldBelow, type Shape, shapeOf, stepOfItem } from './shape.ts';

/** `live` with everything that `config` gives laid over it. Neither is changed. */
export function mergeConfiguration(source: SchemaSource, typeName: string, live: object, config: object): JsonObject {
  const merged = merge(source, { t: 'ref', ref: typeName }, live, config);
  return isJsonObject(merged) ? merged : {};
}

function merge(source: SchemaSource, field: SchemaField, live: unknown, config: unknown): unknown {
  if (config === undefined) return live;
  if (live === undefined) return config;
  const shape = shapeOf(source, field, live, config);
  switch (shape.type) {
    case 'leaf':
      return config;
    case 'list':
    case 'set':
      return mergeLists(source, shape, Array.isArray(live) ? live : [], Array.isArray(config) ? config : [], config);
    case 'structure':
    case 'map':
      return mergeMaps(source, shape, live, config);
  }
}

function mergeMaps(source: SchemaSource, shape: Shape, live: unknown, config: unknown): unknown {
  const [before, after] = [isJsonObject(live) ? live : {}, isJsonObject(config) ? config : {}];
  if (Object.keys(before).length === 0 && Object.keys(after).length === 0) return config;
  const result: JsonObject = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const field = fieldBelow(shape, name);
    if (field !== undefined) define(result, name, merge(source, field, before[name], value));
  }
  return result;
}

type ListShape = Shape & { type: 'list' | 'set' };

/** In the configuration's order; items that only the live list has stay near those that they stood before. */
function mergeLists(
  source: SchemaSource,
  shape: ListShape,
  live: unknown[],
  config: unknown[],
  whole: unknown,
): unknown {
  if (live.length === 0 && config.length === 0) return whole;
  const step = (item: unknown): string => stepOfItem(source, shape, item);
  const liveSteps = live.map(step);
  const configSteps = config.map(step);
  const firstLive = new Map(liveSteps.map((each, index) => [each, live[index]]).reverse() as [string, unknown][]);
  const mergeAt = (index: number): unknown => {
    const before = firstLive.get(configSteps[index] ?? '');
    return merge(source, shape.of, before, config[index]);
  };
  return weaveLists(liveSteps, configSteps).map((place) =>
    place.list === 'live' ? live[place.index] : mergeAt(place.index),
  );
}

interface Place {
  readonly list: 'live' | 'config';
  readonly index: number;
}

/** Which item comes next: all of the configuration's in its order, and the live list's others as close to their place as that allows. */
function weaveLists(live: readonly string[], config: readonly string[]): Place[] {
  const inConfig = new Set(config);
  const inLive = new Set(live);
  const shared = config.filter((step) => inLive.has(step));
  const places: Place[] = [];
  const taken = new Set<string>();
  let [liveIndex, configIndex] = [0, 0];
  const takeConfig = (): void => {
    const step = config[configIndex] ?? '';
    taken.add(step);
    places.push({ list: 'config', index: configIndex });
    configIndex += 1;
    if (shared[0] === step) shared.shift();
  };
  while (liveIndex < live.length || configIndex < config.length) {
    const step = live[liveIndex];
    if (step === undefined) takeConfig();
    else if (step === config[configIndex]) {
      liveIndex += 1;
      takeConfig();
    } else if (!inConfig.has(step)) {
      places.push({ list: 'live', index: liveIndex });
      liveIndex += 1;
    } else if (taken.has(step) || (configIndex < config.length && shared[0] !== undefined && shared[0] !== step))
      liveIndex += 1;
    else takeConfig();
  }
  return places;
}
