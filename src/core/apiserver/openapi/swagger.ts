/** Schemas of OpenAPI 3 as version 2 has them: without defaults, without choices, and what refers to others only refers. */
export function asSwagger(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSwagger);
  if (typeof value !== 'object' || value === null) return value;
  const { allOf, oneOf, ...others } = value as Record<string, unknown>;
  const [first] = (allOf ?? []) as readonly object[];
  const merged: Record<string, unknown> = { ...others, ...(oneOf !== undefined && { type: 'string' }), ...first };
  return Object.fromEntries(
    Object.entries(merged).flatMap(([key, each]) => {
      if (key === 'default') return [];
      if (key === 'properties') return [[key, mapValues(each as object, asSwagger)]];
      if (key === '$ref') return [[key, String(each).replace('#/components/schemas/', '#/definitions/')]];
      return [[key, asSwagger(each)]];
    }),
  );
}

function mapValues(object: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
