import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../api/core-v1.ts';
import { findViolations, formatViolations } from './evaluate.ts';
import goldens from './goldens/pods.json' with { type: 'json' };
import { readPolicy } from './policy.ts';

/** What kube-apiserver v1.36 holds against a pod in a namespace of this level and version. */
interface Golden {
  readonly namespace: string;
  readonly pod: Pod;
  readonly answer: string;
}

(goldens as unknown as Golden[]).forEach(({ namespace, pod, answer }, index) => {
  test(`finds what the real server finds: ${index}, ${namespace}`, () => {
    const [level = '', version = ''] = namespace.split(':');
    const labels = {
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': version,
    };
    assert.equal(formatViolations(findViolations(readPolicy(labels).enforce, pod.spec, pod.metadata)), answer);
  });
});
