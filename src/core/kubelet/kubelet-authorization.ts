import type { SubjectAccessReview } from '../api/authorization-v1.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../network/http.ts';
import { parseCertificate } from '../pki/certificate.ts';

const allowedForMs = 300_000;
const refusedForMs = 30_000;

/** Who calls the kubelet is told by the client certificate, and may go on if the API says so of `nodes/proxy` and the like. */
export function webhookAuthorization(
  client: Client,
  clock: Clock,
  nodeName: string,
): (request: HttpRequest) => Promise<{ status: number; message: string } | undefined> {
  const answers = new Map<string, { allowed: boolean; untilMs: number }>();
  return async (request) => {
    const [certificate] = request.clientCertificates;
    if (certificate === undefined) return { status: 401, message: 'Unauthorized' };
    const { commonName: user, organizations: groups } = parseCertificate(certificate).subject;
    const verb =
      request.method === 'GET' && !/^\/(exec|attach|portForward|run)\//.test(request.target) ? 'get' : 'create';
    const key = JSON.stringify([user, groups, verb]);
    const known = answers.get(key);
    const allowed =
      known !== undefined && clock.now() < known.untilMs
        ? known.allowed
        : await review(client, user, groups, verb, nodeName);
    answers.set(key, { allowed, untilMs: clock.now() + (allowed ? allowedForMs : refusedForMs) });
    if (allowed) return undefined;
    return { status: 403, message: `Forbidden (user=${user}, verb=${verb}, resource=nodes, subresource(s)=[proxy])` };
  };
}

async function review(
  client: Client,
  user: string,
  groups: readonly string[],
  verb: string,
  name: string,
): Promise<boolean> {
  const answer = await client.json<SubjectAccessReview>({
    method: 'POST',
    target: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        groups,
        resourceAttributes: { verb, version: 'v1', resource: 'nodes', subresource: 'proxy', name },
      },
    }),
  });
  return answer.status?.allowed ?? false;
}
