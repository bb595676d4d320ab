import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { maskBody, maskCall } from './mask.ts';
import { caPlaceholder, serverPlaceholder } from './placeholders.ts';
import { scripts } from './scripts.ts';
import { type Recorded, type RequestStep, type Step, titleOf } from './step.ts';
import { answerReview } from './webhook-answers.ts';

// Records what the real kube-apiserver answers to the scripts of this folder.
//
//   npx tsx test/conformance/extensions/record.ts KUBECONFIG [SCRIPT...]
//
// The server should be a fresh one of start-real.sh (etcd and kube-apiserver are enough).

const here = dirname(fileURLToPath(import.meta.url));
const [kubeconfig = '', ...names] = process.argv.slice(2);
const certificate = makeCertificate();
const authority = Buffer.from(certificate.cert).toString('base64');
const calls: unknown[] = [];
const close = serveWebhooks();

interface Answer {
  readonly code: number;
  readonly warnings: readonly string[];
  readonly text: string;
}

function connect(path: string): (step: RequestStep) => Promise<Answer> {
  const config = parse(readFileSync(path, 'utf8')) as {
    clusters: [{ cluster: Record<string, string> }];
    users: [{ user: Record<string, string> }];
  };
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const read = (entry: Record<string, string>, name: string): Buffer =>
    entry[name] === undefined
      ? Buffer.from(entry[`${name}-data`] ?? '', 'base64')
      : readFileSync(join(dirname(path), entry[name]));
  const options = {
    ca: read(cluster, 'certificate-authority'),
    cert: read(user, 'client-certificate'),
    key: read(user, 'client-key'),
  };
  return ({ method, target, body, type = 'application/json', accept = 'application/json' }) =>
    new Promise((resolve, reject) => {
      const given = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const sent = given.replaceAll(caPlaceholder, authority);
      const length = { 'content-length': Buffer.byteLength(sent) };
      const headers = { 'content-type': type, accept, 'user-agent': 'test/1', ...length };
      const request = httpsRequest(new URL(target, cluster['server']), { ...options, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            code: response.statusCode ?? 0,
            warnings: [response.headers['warning'] ?? []].flat(),
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      request.on('error', reject);
      request.end(sent);
    });
}

/** Answers as the webhooks of the scripts. */
function serveWebhooks(): () => void {
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      calls.push(maskCall(request.url ?? '', text));
      const answer = answerReview(request.url ?? '', text);
      if (answer.silent === true) return;
      response.writeHead(answer.status, { 'content-type': answer.type });
      response.end(answer.body);
    });
  });
  const [host, port] = serverPlaceholder.split(':');
  server.listen(Number(port), host);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

function makeCertificate(): { readonly key: string; readonly cert: string } {
  const directory = mkdtempSync(join(tmpdir(), 'webhooks-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=webhooks', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(directory, { recursive: true });
  return made;
}

async function run(steps: readonly Step[]): Promise<Recorded[]> {
  const send = connect(kubeconfig);
  const recorded: Recorded[] = [];
  for (const [index, step] of steps.entries()) {
    if ('settle' in step) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      continue;
    }
    if ('until' in step) {
      for (let tries = 0; ; tries += 1) {
        const { text } = await send({ method: 'GET', target: step.until });
        if (text.includes(step.text) !== (step.gone === true)) break;
        if (tries > 150) {
          process.stdout.write(
            recorded
              .slice(-3)
              .map((each) => `${JSON.stringify(each)}\n`)
              .join(''),
          );
          throw new Error(`${step.until} does not come to ${step.text}: ${text}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      continue;
    }
    calls.length = 0;
    const { code, warnings, text } = await send(step);
    recorded.push({
      request: titleOf(step, index),
      code,
      ...(warnings.length > 0 && { warnings }),
      body: maskBody(text.replaceAll(authority, caPlaceholder)),
      ...(calls.length > 0 && { calls: [...calls] }),
    });
  }
  return recorded;
}

for (const [name, steps] of Object.entries(scripts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const recorded = await run(steps);
  writeFileSync(
    join(here, 'goldens', `${name}.json`),
    `[\n${recorded.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`,
  );
  process.stdout.write(`${name}: ${recorded.length}\n`);
}
close();
