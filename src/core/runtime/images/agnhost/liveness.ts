import type { Process } from '../../../machine/process.ts';
import { pathOf, plainText, serveUntilStopped } from '../serve/serve-until-stopped.ts';

const healthyForMs = 10_000;

/** Says for ten seconds that it is well, and from then on that it is not: what liveness probes are shown with. */
export async function runLiveness(process: Process): Promise<number> {
  const { clock } = process;
  const startedMs = clock.now();
  return serveUntilStopped(process, 8080, async (request) => {
    const elapsedMs = clock.now() - startedMs;
    if (pathOf(request) === '/started') return plainText(`${elapsedMs / 1000}s`);
    if (pathOf(request) !== '/healthz') return plainText('404 page not found\n', 404);
    return elapsedMs > healthyForMs ? plainText(`error: ${elapsedMs / 1000}`, 500) : plainText('ok');
  });
}
