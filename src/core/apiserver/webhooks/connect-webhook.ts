import type { WebhookConnection } from '../../admission/plugin.ts';
import type { WebhookClientConfig } from '../../api/admissionregistration-v1.ts';
import { quote } from '../../meta/quote.ts';
import { goFailure } from '../../network/go-failure.ts';
import { resolveService, type ServiceLocation } from '../aggregation/resolve-service.ts';
import type { ServerContext } from '../server-context.ts';

interface Place {
  /** Without the query. */
  readonly url: string;
  readonly path: string;
  readonly serverName: string;
  readonly locate: () => ServiceLocation;
}

const headers = {
  accept: 'application/json, */*',
  'content-type': 'application/json',
  'user-agent': 'kube-apiserver-admission',
};

/** A way to a webhook, at a URL or behind a service. Throws for a configuration that names neither. */
export function connectWebhook(
  server: Pick<ServerContext, 'clock' | 'served'>,
  config: WebhookClientConfig,
): WebhookConnection {
  const place = placeOf(server, config);
  const authorities = atob(config.caBundle ?? '');
  return {
    url: place.url,
    post: async (query, body, signal) => {
      try {
        const { host: address, port } = place.locate();
        const target = { address, port, serverName: place.serverName, authorities, anonymous: true };
        const transport = server.served.registry.settings.dialExtension(target);
        const response = await transport({ method: 'POST', target: `${place.path}?${query}`, headers, body, signal });
        const type = response.headers['content-type'] ?? '';
        return { status: response.status, type, text: await response.body.text() };
      } catch (error) {
        throw new Error(`Post ${quote(`${place.url}?${query}`)}: ${goFailure(error)}`, { cause: error });
      }
    },
  };
}

function placeOf(server: Pick<ServerContext, 'clock' | 'served'>, { service, url = '' }: WebhookClientConfig): Place {
  if (service === undefined) return placeOfUrl(url);
  const { name, namespace, port = 443, path = '' } = service;
  const serverName = `${name}.${namespace}.svc`;
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return {
    url: `https://${serverName}:${port}${rooted}`,
    path: rooted,
    serverName,
    locate: () => resolveService(server, namespace, name, port),
  };
}

function placeOfUrl(text: string): Place {
  if (text === '') throw new Error('webhook configuration must have either service or URL');
  const { host, hostname, port, pathname } = new URL(text);
  const location = { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
  return {
    url: `https://${host}${pathname}`,
    path: pathname,
    serverName: location.host,
    locate: () => location,
  };
}
