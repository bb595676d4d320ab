#!/usr/bin/env node
// Sends requests to the real API server one after the other and records what it answered.
//
//   KUBECONFIG=... record-steps.mjs STEPS.json > ../steps/goldens/NAME.json
//
// STEPS.json is a list of { name, method, path, body, user?, type? }; `user` sends as somebody else, `type` is the
// Content-Type. Recorded are `code`, `message` and `warnings` of each, and of what was accepted `kept`, the fields whose
// names `keep` lists. After definitions, policies and bindings the recorder waits until the server has taken notice.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

const [file] = process.argv.slice(2);
const steps = JSON.parse(readFileSync(file, 'utf8'));
const config = JSON.parse(execFileSync('kubectl', ['config', 'view', '--raw', '-o', 'json'], { encoding: 'utf8' }));
const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster;
const { 'client-certificate-data': cert, 'client-key-data': key } = config.users[0].user;
const decode = (text) => Buffer.from(text, 'base64');
const options = { ca: decode(ca), cert: decode(cert), key: decode(key) };

function send({ method, path, body, user, type = 'application/json' }) {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': type, Accept: 'application/json', ...(user && { 'Impersonate-User': user }) };
    const outgoing = request(new URL(path, server), { ...options, method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const warnings = answer.rawHeaders.filter((_, index, all) => all[index - 1] === 'Warning');
        resolve({ code: answer.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text, warnings });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const slow = /customresourcedefinitions|admissionpolic|admissionregistration/;
const recorded = [];
for (const step of steps) {
  const { code, body, warnings } = await send(step);
  const isRefused = code >= 400;
  const kept = step.keep === undefined || isRefused ? {} : Object.fromEntries(step.keep.map((name) => [name, body[name]]));
  recorded.push({
    ...step,
    answer: {
      code,
      ...(isRefused && { message: body.message, reason: body.reason }),
      ...(warnings.length > 0 && { warnings }),
      ...(step.keep !== undefined && !isRefused && { kept }),
    },
  });
  if (slow.test(step.path) && !isRefused) await pause(2500);
}
for (const { path, body, method } of steps.toReversed()) {
  if (method === 'POST') await send({ method: 'DELETE', path: `${path.split('?')[0]}/${body.metadata.name}` });
}
console.log(JSON.stringify(recorded, null, 1));
