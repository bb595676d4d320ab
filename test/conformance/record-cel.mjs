#!/usr/bin/env node
// Records what the real API server makes of the expressions in cel-expressions.json.
//
//   KUBECONFIG=... record-cel.mjs > ../../src/core/cel/goldens/expressions.json
//
// Each expression is the rule of a field in a CustomResourceDefinition that is only tried: what the server refuses is a
// `compileError`, or an `instantiationError` where its constants have no value. The others get fields of their own in definitions that are made for real, with a rule that is never
// true and a message that prints type and value; what an object with such fields is refused with is `value` or `error`.
// An expression whose value cannot be printed has neither.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const { schema, value, expressions } = JSON.parse(readFileSync(join(here, 'cel-expressions.json'), 'utf8'));

function kubectl(argv, input) {
  const { status, stdout, stderr } = spawnSync('kubectl', argv, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

function request(method, path, body) {
  const verb = { POST: 'create', DELETE: 'delete' }[method];
  return kubectl([verb, '--raw', path, ...(body === undefined ? [] : ['-f', '-'])], body && JSON.stringify(body));
}

function definition(name, properties) {
  const group = 'cel.example.com';
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}s.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { plural: `${name}s`, kind: name[0].toUpperCase() + name.slice(1) },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties } } },
      ],
    },
  };
}

const ruled = (rule) => ({ ...schema, 'x-kubernetes-validations': [rule] });
const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const results = [];

for (const expression of expressions) {
  const body = definition('probe', { f: ruled({ rule: expression }) });
  const { stderr } = request('POST', `${path}?dryRun=All`, body);
  const message = stderr.match(/x-kubernetes-validations\[0\]\.rule: (?:Invalid value|Required value): ?([\s\S]*)/)?.[1];
  const quoted = `${JSON.stringify(expression)}: `;
  const found = stderr.indexOf('compilation failed: ');
  const compileError =
    found >= 0
      ? stderr
          .slice(found + 'compilation failed: '.length)
          .replace(/(, )?(spec\.validation\.[\s\S]*|<nil>: Invalid value[\s\S]*)?$/, '')
          .replace(/\]?\n?$/, '')
      : undefined;
  if (process.env.DEBUG) console.error(expression, '=>', message ?? stderr, quoted.length);
  results.push({ expression, ...(compileError !== undefined && { compileError }), stderr: stderr.trim() });
}

const open = results.filter(({ compileError }) => compileError === undefined);
for (let start = 0; start < open.length; start += 40) {
  const chunk = open.slice(start, start + 40);
  const name = `run${start}`;
  const properties = Object.fromEntries(
    chunk.map(({ expression }, index) => {
      const bare = expression.replace(/(^|\s)\/\/ .*$/, '');
      const rule = `type(${bare}) == type ? false : false`;
      return [`f${index}`, ruled({ rule, messageExpression: `"%s %s".format([type(${bare}), ${bare}])` })];
    }),
  );
  let body = definition(name, properties);
  let made = request('POST', path, body);
  for (let round = 0; made.status !== 0 && round < 40; round += 1) {
    const bad = new Set(Array.from(made.stderr.matchAll(/properties\[(f\d+)\]/g), ([, field]) => field));
    if (process.env.DEBUG) console.error(made.stderr);
    const unmade = /properties\[f(\d+)\]\.x-kubernetes-validations\[0\]\.rule: Invalid value: .*: program instantiation failed: (.*)/g;
    for (const [, index, reason] of made.stderr.matchAll(unmade)) chunk[index].instantiationError = reason;
    for (const field of bad) {
      const { 'x-kubernetes-validations': [rule] } = properties[field];
      if (rule.messageExpression === undefined) delete properties[field];
      else properties[field] = ruled({ rule: rule.rule });
    }
    body = definition(name, properties);
    made = request('POST', path, body);
  }
  if (made.status !== 0) throw new Error(made.stderr);
  kubectl(['wait', '--for=condition=Established', 'crd', `${name}s.cel.example.com`]);
  spawnSync('sleep', ['2']);
  for (const [index, result] of chunk.entries()) {
    const field = `f${index}`;
    if (properties[field] === undefined) continue;
    const object = {
      apiVersion: 'cel.example.com/v1',
      kind: body.spec.names.kind,
      metadata: { name: 'x' },
      [field]: value,
    };
    const { stderr } = request('POST', `/apis/cel.example.com/v1/${name}s?dryRun=All`, object);
    const error = stderr.match(/: Invalid value: ([\s\S]*)$/)?.[1].trim();
    if (process.env.DEBUG) console.error(result.expression, '=>', stderr);
    const failure = error?.match(/^(?:"object": )?([\s\S]*) evaluating rule: type\(/)?.[1];
    const mismatch = error?.match(/^(?:"object": )?'(no such overload[^']*)': call arguments did not match/)?.[1];
    if ((failure ?? mismatch) !== undefined) result.error = failure ?? mismatch;
    else if (error !== undefined && !error.startsWith('failed rule')) result.value = error;
  }
  request('DELETE', `${path}/${name}s.cel.example.com`);
}
for (const result of results) {
  delete result.stderr;
  if (result.compileError) result.compileError = result.compileError.replaceAll(/selfType\d+/g, 'selfType');
}
console.log(JSON.stringify({ schema, value, results }, null, 1));
