/** What a webhook of the scripts answers. */
export interface WebhookAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** Never answers. */
  readonly silent?: boolean;
}

interface Review {
  readonly request: {
    readonly uid: string;
    readonly object: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> } } | null;
  };
}

const json = (body: unknown, status = 200): WebhookAnswer => ({
  ...{ status, type: 'application/json', body: typeof body === 'string' ? body : JSON.stringify(body) },
});
const plain = (status: number, body: string): WebhookAnswer => ({ status, type: 'text/plain', body });

const reviewOf = (response: object, apiVersion = 'admission.k8s.io/v1') =>
  json({ kind: 'AdmissionReview', apiVersion, response });

const patchOf = (patch: unknown) => ({
  ...{ patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') },
});

type Answerer = (uid: string, review: Review) => WebhookAnswer;

const denied = (status: object) => (uid: string) => reviewOf({ uid, allowed: false, status });

const answers: Readonly<Record<string, Answerer>> = {
  allow: (uid) => reviewOf({ uid, allowed: true }),
  warn: (uid) =>
    reviewOf({ uid, allowed: true, warnings: ['mind the gap', 'say "please"'], auditAnnotations: { a: 'b' } }),
  deny: (uid) => reviewOf({ uid, allowed: false }),
  'deny-message': denied({ message: 'not today' }),
  'deny-reason': denied({ reason: 'Forbidden' }),
  'deny-code': denied({
    message: 'teapot',
    code: 418,
    reason: 'Odd',
    details: { name: 'x', causes: [{ message: 'm' }] },
  }),
  'deny-success': denied({ status: 'Success', message: 'fine', code: 200 }),
  'deny-warn': (uid) => reviewOf({ uid, allowed: false, warnings: ['told you'] }),
  'wrong-uid': () => reviewOf({ uid: 'x', allowed: true }),
  'no-uid': () => reviewOf({ allowed: true }),
  'no-response': () => json({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }),
  'no-kind': (uid) => json({ response: { uid, allowed: true } }),
  'wrong-version': (uid) => reviewOf({ uid, allowed: true }, 'admission.k8s.io/v1beta1'),
  'other-kind': () => json({ kind: 'Pod', apiVersion: 'v1' }),
  'not-json': () => json('hello'),
  'plain-text': () => plain(200, 'hello'),
  array: () => json([1]),
  empty: () => json(''),
  404: () => plain(404, 'nothing here'),
  500: () => plain(500, 'oh no'),
  '500-status': () => json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'inner', code: 500 }, 500),
  '500-empty': () => plain(500, ''),
  400: () => plain(400, 'bad'),
  403: () => plain(403, 'no'),
  503: () => plain(503, 'later'),
  418: () => plain(418, 'tea'),
  302: () => plain(302, 'elsewhere'),
  slow: () => ({ ...plain(200, ''), silent: true }),
  'patch-only': (uid) => reviewOf({ uid, allowed: true, patch: 'W10=' }),
  'type-only': (uid) => reviewOf({ uid, allowed: true, patchType: 'JSONPatch' }),
  'bad-type': (uid) =>
    reviewOf({ uid, allowed: true, patchType: 'Magic', ...{ patch: patchOf([{ op: 'add' }]).patch } }),
  'bad-patch': (uid) => reviewOf({ uid, allowed: true, patchType: 'JSONPatch', patch: 'e30=' }),
  'unfit-patch': (uid) => reviewOf({ uid, allowed: true, ...patchOf([{ op: 'remove', path: '/data/none' }]) }),
  'empty-patch': (uid) => reviewOf({ uid, allowed: true, ...patchOf([]) }),
  label: (uid, { request }) => {
    const labels = { ...request.object?.metadata?.labels, hooked: 'yes' };
    return reviewOf({ uid, allowed: true, ...patchOf([{ op: 'add', path: '/metadata/labels', value: labels }]) });
  },
  unknown: (uid) => reviewOf({ uid, allowed: true, ...patchOf([{ op: 'add', path: '/bogus', value: 1 }]) }),
  count: (uid, { request }) => {
    const annotations = request.object?.metadata?.annotations ?? {};
    const count = String(Number(annotations['count'] ?? 0) + 1);
    return reviewOf({
      ...{ uid, allowed: true },
      ...patchOf([{ op: 'add', path: '/metadata/annotations', value: { ...annotations, count } }]),
    });
  },
  convert: convertAnswer,
};

/** Conversion: `spec.text` in v1 is `spec.words`, a list, in v2. Names that start with `bad` are treated badly. */
function convertAnswer(_uid: string, review: unknown): WebhookAnswer {
  const { request } = review as {
    request: {
      uid: string;
      desiredAPIVersion: string;
      objects: { apiVersion: string; metadata: { name: string }; spec?: Record<string, unknown> }[];
    };
  };
  const name = request.objects[0]?.metadata.name ?? '';
  const respond = (response: object) =>
    json({ kind: 'ConversionReview', apiVersion: 'apiextensions.k8s.io/v1', response });
  const success = { uid: request.uid, result: { status: 'Success' } };
  if (name === 'bad-failed')
    return respond({ uid: request.uid, result: { status: 'Failure', message: 'cannot do that' } });
  if (name === 'bad-silent') return respond({ uid: request.uid, result: { status: 'Failure' } });
  if (name === 'bad-few') return respond({ ...success, convertedObjects: [] });
  if (name === 'bad-uid') return respond({ ...success, uid: 'x', convertedObjects: request.objects });
  if (name === 'bad-500') return plain(500, 'oh no');
  const converted = request.objects.map((object) => {
    const { text, words, ...spec } = (object.spec ?? {}) as { text?: string; words?: string[] };
    const toV2 = request.desiredAPIVersion.endsWith('/v2');
    const moved = toV2
      ? { ...(text !== undefined && { words: text.split(' ') }) }
      : { ...(words !== undefined && { text: words.join(' ') }) };
    const result = { ...object, apiVersion: request.desiredAPIVersion, spec: { ...spec, ...moved } };
    if (name === 'bad-version') return { ...result, apiVersion: object.apiVersion };
    if (name === 'bad-kind') return { ...result, kind: 'Other' };
    if (name === 'bad-name') return { ...result, metadata: { ...object.metadata, name: 'other' } };
    if (name === 'bad-labels')
      return { ...result, metadata: { ...object.metadata, labels: { added: 'yes' }, finalizers: ['x/y'] } };
    return result;
  });
  return respond({ ...success, convertedObjects: converted });
}

/** The answer to a review that was posted to a path. */
export function answerReview(path: string, text: string): WebhookAnswer {
  const review = JSON.parse(text) as Review;
  const name = path.replace(/^\//, '').split('?')[0] ?? '';
  const answerer = Object.hasOwn(answers, name) ? answers[name] : undefined;
  return answerer === undefined ? plain(404, '404 page not found\n') : answerer(review.request.uid, review);
}
