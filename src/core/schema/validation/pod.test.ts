import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../api/core-v1.ts';
import { formatFieldErrors } from '../../meta/field-error.ts';
import { cloneJson } from '../../meta/object.ts';
import { newInvalid } from '../../meta/status.ts';
import { decodeValue } from '../decode.ts';
import { applyDefaults } from '../defaults.ts';
import { normalizeObject } from '../normalize.ts';
import { schemaTable } from '../table.ts';
import goldens from './goldens/pod-specs.json' with { type: 'json' };
import { validatePodCreate, validatePodUpdate } from './pod.ts';

/** What kube-apiserver v1.36 says of a pod called `p` with this spec. */
interface Golden {
  spec: object;
  message: string;
}

function decodePod(spec: object): Pod {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const { object } = decodeValue(schemaTable, { metadata: { name: 'p' }, spec }, kind, 'Ignore', {
    shown: '',
    strategic: false,
  });
  applyDefaults(schemaTable, 'core/v1.Pod', object);
  normalizeObject(schemaTable, 'core/v1.Pod', object);
  return object as Pod;
}

(goldens as unknown as Golden[]).forEach(({ spec, message }, index) => {
  test(`refuses as the real server does: ${index}`, () => {
    assert.equal(newInvalid({ group: '', kind: 'Pod' }, 'p', validatePodCreate(decodePod(spec))).message, message);
  });
});

const running = { containers: [{ name: 'p', image: 'nginx' }] };

function refusalOfUpdate(change: (pod: Pod) => void): string | undefined {
  const old = decodePod(running);
  const pod = cloneJson(old);
  change(pod);
  return formatFieldErrors(validatePodUpdate(pod, old));
}

test('of a running pod only images and little else may change', () => {
  assert.equal(
    refusalOfUpdate(({ spec: { containers } }) => {
      for (const container of containers) container.image = 'nginx:1.27';
    }),
    undefined,
  );
  assert.equal(
    refusalOfUpdate(({ spec }) => {
      spec.containers = [];
    }),
    '[spec.containers: Required value, spec.containers: Forbidden: pod updates may not add or remove containers]',
  );
  assert.match(
    refusalOfUpdate(({ spec }) => {
      spec.nodeName = 'x';
    }) ?? '',
    /previously negative\)\n@@ -\d+,7 \+\d+,7 @@\n.*\n- "NodeName": "",\n\+ "NodeName": "x",\n/s,
  );
});
