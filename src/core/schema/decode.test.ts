import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../meta/status.ts';
import { decodeBody, type FieldValidation } from './decode.ts';
import { schemaTable } from './table.ts';

const pod = { group: '', version: 'v1', kind: 'Pod' };
const secret = { group: '', version: 'v1', kind: 'Secret' };
const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };

function refusal(text: string, kind = pod, validation: FieldValidation = 'Strict'): string {
  try {
    decodeBody(schemaTable, text, kind, validation);
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof StatusError && error.status.code === 400, String(error));
    return error.message;
  }
}

const typeMeta =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const unrecognized =
  "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: ";

/** What kube-apiserver v1.36 answers. */
const unreadable: [string, string][] = [
  ['[]', `${unrecognized}json: cannot unmarshal array into Go value of type ${typeMeta} (5b5d)`],
  ['', `${unrecognized}unexpected end of JSON input (<empty>)`],
  ['{', `${unrecognized}unexpected end of JSON input ({)`],
  ['"x"', `${unrecognized}json: cannot unmarshal string into Go value of type ${typeMeta} (227822)`],
  ['{"kind":5}', `${unrecognized}json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})`],
  ['{"a" 1}', `${unrecognized}invalid character '1' after object key ({"a" 1})`],
  ['{"a":tru}', `${unrecognized}invalid character '}' in literal true (expecting 'e') ({"a":tru})`],
  [
    '{"kind":"Pod","apiVersion":"a/b/c"}',
    'the object provided is unrecognized (must be of type Pod): unexpected GroupVersion string: a/b/c ({"kind":"Pod","apiVersion":"a/ ...)',
  ],
  [
    '{"kind":"Service","apiVersion":"v1"}',
    'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion',
  ],
  [
    '{"kind":"Foo","apiVersion":"v1"}',
    'Foo in version "v1" cannot be handled as a Pod: no kind "Foo" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
  ],
];

for (const [text, message] of unreadable) test(`refuses ${text}`, () => assert.equal(refusal(text), message));

/** The rest of `Pod in version "v1" cannot be handled as a Pod: `. */
const mismatches: [string, string][] = [
  [
    '"metadata":{"labels":{"a":1}}',
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    '"metadata":{"creationTimestamp":"abc"}',
    'parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006"',
  ],
  [
    '"metadata":{"creationTimestamp":5}',
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
  ],
  [
    '"spec":{"containers":{}}',
    'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
  ],
  [
    '"spec":{"containers":["a"]}',
    'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container',
  ],
  ['"spec":[]', 'json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec'],
  [
    '"spec":{"restartPolicy":5,"nodeSelector":[]}',
    'json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
  ],
  [
    '"spec":{"nodeSelector":[]}',
    'json: cannot unmarshal array into Go struct field PodSpec.spec.nodeSelector of type map[string]string',
  ],
  [
    '"spec":{"containers":[{"ports":[{"containerPort":"80"}]}]}',
    'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
  ],
  [
    '"spec":{"containers":[{"ports":[{"containerPort":80.5}]}]}',
    'json: cannot unmarshal number 80.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
  ],
  [
    '"spec":{"containers":[{"command":"x"}]}',
    'json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string',
  ],
  [
    '"spec":{"containers":[{"resources":{"limits":{"cpu":"abc"}}}]}',
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ],
  [
    '"spec":{"hostNetwork":"true"}',
    'json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool',
  ],
  [
    '"metadata":{"labels":{"a":"1","a":"2"},"foo":1},"spec":{"containers":[{"name":"a","name":"a","bar":1}],"foo":1},"Spec":{}',
    'strict decoding error: duplicate field "metadata.labels.a", unknown field "metadata.foo", duplicate field "spec.containers[0].name", unknown field "spec.containers[0].bar", unknown field "spec.foo", unknown field "Spec"',
  ],
];

for (const [fields, message] of mismatches) {
  test(`refuses {${fields}}`, () => {
    assert.equal(refusal(`{${fields}}`), `Pod in version "v1" cannot be handled as a Pod: ${message}`);
  });
}

test('refuses what is not base64', () => {
  const start = 'Secret in version "v1" cannot be handled as a Secret: ';
  assert.equal(refusal('{"data":{"a":"!!"}}', secret), `${start}illegal base64 data at input byte 0`);
  assert.equal(refusal('{"data":{"a":"YWJj="}}', secret), `${start}illegal base64 data at input byte 4`);
  assert.equal(
    refusal('{"data":{"a":5}}', secret),
    `${start}json: cannot unmarshal number into Go struct field Secret.data of type []uint8`,
  );
});

test('warns of what it drops, or keeps silent', () => {
  const text = '{"metadata":{"name":"web"},"spec":{"replicas":0,"paused":null,"foo":1}}';
  const { object, warnings } = decodeBody(schemaTable, text, deployment, 'Warn');
  assert.deepEqual(warnings, ['unknown field "spec.foo"']);
  assert.deepEqual(object, {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'web' },
    spec: { replicas: 0 },
  });
  assert.deepEqual(decodeBody(schemaTable, text, deployment, 'Ignore').warnings, []);
});
