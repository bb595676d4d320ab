const masked: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  creationTimestamp: '<time>',
  deletionTimestamp: '<time>',
  lastTransitionTime: '<time>',
  time: '<time>',
};

/** What differs from run to run is replaced: ids, versions, times. */
export function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const replacement = typeof inner === 'string' && inner !== '' ? masked[name] : undefined;
    return [name, replacement ?? mask(inner)] as const;
  });
  return Object.fromEntries(entries);
}

/** Masks a body that is JSON; what is not stays text. */
export function maskBody(text: string): unknown {
  try {
    return mask(JSON.parse(text));
  } catch {
    return text.replaceAll(/"(uid|resourceVersion)":"[^"]*"/g, '"$1":"<$1>"');
  }
}
