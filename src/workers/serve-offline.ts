/** The files that one build left. */
export interface OfflineFiles {
  /** Changes when any of the files does. */
  readonly digest: string;
  /** Relative to the service worker's own folder. */
  readonly paths: readonly string[];
}

const cachePrefix = 'tabernetes/';

/**
 * Makes a service worker answer from what it kept when it was installed, all files of one build or none, so that a second
 * visit needs no network. A new build takes over once every page of the old one is closed.
 */
export function serveOffline(worker: ServiceWorkerGlobalScope, { digest, paths }: OfflineFiles): void {
  const name = `${cachePrefix}${worker.registration.scope}/${digest}`;
  worker.addEventListener('install', (event) => event.waitUntil(keepAll(name, paths)));
  worker.addEventListener('activate', (event) => {
    event.waitUntil(
      forgetOthers(`${cachePrefix}${worker.registration.scope}/`, name).then(() => worker.clients.claim()),
    );
  });
  worker.addEventListener('fetch', (event) => {
    if (event.request.method === 'GET' && event.request.url.startsWith(worker.registration.scope))
      event.respondWith(answer(name, event.request));
  });
}

async function keepAll(name: string, paths: readonly string[]): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(paths.map((path) => new Request(path, { cache: 'no-cache' })));
}

async function forgetOthers(prefix: string, own: string): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== own).map((name) => caches.delete(name)));
}

async function answer(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
