/**
 * Plays the steps of dialogues to a real API server and notes what it answers.
 *
 *   node record-dialogue.mjs BASE FILE...     BASE is that of start-real.sh
 *
 * A step is {method, path, body?, as?: [user, group...], show?: [path in the answer...]}; its answer is noted as
 * {code, message?, warnings?, shown?}.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';

const [base, ...files] = process.argv.slice(2);
const port = readFileSync(`${base}/run/kube-apiserver.port`, 'utf8').trim();
const pki = (name) => readFileSync(`${base}/pki/${name}`);
const tls = { ca: pki('ca.crt'), cert: pki('super-admin.crt'), key: pki('super-admin.key') };

for (const file of files) {
  const steps = JSON.parse(readFileSync(file, 'utf8'));
  for (const step of steps) step.answer = await play(step);
  writeFileSync(file, `[\n${steps.map((step) => JSON.stringify(step)).join(',\n')}\n]\n`);
}

function play({ method, path, body, as = [], show = [] }) {
  const [user, ...groups] = as;
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    'content-length': Buffer.byteLength(text),
    'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    ...(user !== undefined && { 'impersonate-user': user, 'impersonate-group': groups }),
  };
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, ...tls }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(answerOf(response, text, show)));
    });
    call.on('error', reject);
    call.end(text);
  });
}

function answerOf({ statusCode, headers }, text, show) {
  const value = text.startsWith('{') ? JSON.parse(text) : { message: text };
  const shown = show.map((path) => path.split('.').reduce((at, name) => at?.[name], value) ?? null);
  return {
    code: statusCode,
    ...(value.kind === 'Status' && value.message !== undefined && { message: value.message }),
    ...(headers.warning !== undefined && { warnings: headers.warning }),
    ...(shown.length > 0 && { shown }),
  };
}
