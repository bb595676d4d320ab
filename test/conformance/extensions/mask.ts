const masked: Readonly<Record<string, string>> = {
  uid: '<uid>',
  resourceVersion: '<version>',
  creationTimestamp: '<time>',
  deletionTimestamp: '<time>',
  lastTransitionTime: '<time>',
  time: '<time>',
};

/** What differs from run to run is replaced: ids, versions, times. */
function mask(value: unknown): unknown {
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
  return maskWords(maskJson(text));
}

/** Texts in which such things occur. */
function maskWords(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replaceAll(/"gen-\w{5}"/g, '"gen-<random>"');
  return JSON.parse(text);
}

function maskJson(text: string): unknown {
  try {
    return mask(JSON.parse(text));
  } catch {
    return text.replaceAll(/"(uid|resourceVersion)":"[^"]*"/g, '"$1":"<$1>"');
  }
}

/** What a webhook was sent, and where to. */
export function maskCall(target: string, text: string): unknown {
  const review = maskBody(text) as { request: object };
  const user = 'userInfo' in review.request ? { userInfo: '<user>' } : {};
  return { target, review: { ...review, request: { ...review.request, ...user } } };
}
