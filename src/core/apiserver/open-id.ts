import type { HttpAnswer } from '../network/http.ts';
import type { ApiRequest } from './api-request.ts';
import type { ServerContext } from './server-context.ts';

const configurationPath = '/.well-known/openid-configuration';
const keysPath = '/openid/v1/jwks';
const cacheControl = 'public, max-age=3600';

/** What others need to check the tokens of service accounts: who issues them, and with which keys. */
export async function serveOpenId({ served }: ServerContext, { info }: ApiRequest): Promise<HttpAnswer | undefined> {
  const path = info.path.replace(/\/$/, '');
  if (path !== configurationPath && path !== keysPath) return undefined;
  const { publicKeys = [], issuer, externalAddress } = served.registry.settings.tokens.discovery ?? {};
  if (issuer?.startsWith('https://') !== true) return undefined;
  const { jsonWebKeyOf } = await import('../pki/json-web-key.ts');
  const keys = (await Promise.all(publicKeys.map(jsonWebKeyOf))).filter((key) => key !== undefined);
  if (path === keysPath) return answer('application/jwk-set+json', { keys });
  return answer('application/json', {
    issuer,
    jwks_uri: `https://${externalAddress}${keysPath}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map(({ alg }) => String(alg)))].sort((a, b) =>
      a < b ? -1 : 1,
    ),
  });
}

function answer(type: string, value: object): HttpAnswer {
  const headers = { 'cache-control': cacheControl, 'content-type': type };
  return { status: 200, headers, body: JSON.stringify(value) };
}
