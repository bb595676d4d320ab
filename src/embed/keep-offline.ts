/**
 * Lets the page be opened again without a network, where the page lies beside the build and the browser has service
 * workers. Elsewhere, and where the browser refuses, nothing happens: nothing depends on it.
 */
export async function keepOffline(): Promise<void> {
  const script = new URL('../offline.js', import.meta.url);
  const scope = new URL('./', script).href;
  if (!('serviceWorker' in navigator) || !location.href.startsWith(scope)) return;
  await navigator.serviceWorker.register(script, { scope }).catch(() => {});
}
