import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdmissionChain } from '../../admission/chain.ts';
import { admissionPlugins } from '../../admission/default-plugins.ts';
import type { Authorizer } from '../../auth/authorizer.ts';
import { startTestApiServer } from '../testing.ts';
import { type DialogueStep, playStep } from '../testing-dialogue.ts';
import { createAuditor } from './create-auditor.ts';
import golden from './goldens/audit-log.json' with { type: 'json' };
import { parseAuditPolicy } from './policy.ts';

/** Jane may ask what she may, and no more. */
const authorizer: Authorizer = {
  authorize: ({ user, path, ...request }) => {
    if (user.username !== 'jane') return { decision: 'allow', reason: '' };
    const isReview = path === undefined && 'group' in request && request.group === 'authorization.k8s.io';
    const role = 'RBAC: allowed by ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user"';
    return isReview
      ? { decision: 'allow', reason: `${role} to Group "system:authenticated"` }
      : { decision: 'noOpinion', reason: '' };
  },
};

/** What differs between any two runs, and who asked: here without a certificate, and not in somebody else's name. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/"auditID":"[^"]*"/g, '"auditID":""'],
  [/"(requestReceivedTimestamp|stageTimestamp|creationTimestamp)":"[^"]*"/g, '"$1":""'],
  [/"uid":"[^"]*"/g, '"uid":""'],
  [/"resourceVersion":"\d+"/g, '"resourceVersion":""'],
  [/"user":\{.*?\},("impersonatedUser":\{.*?\},)?("authenticationMetadata":\{.*?\},)?"sourceIPs"/g, '"sourceIPs"'],
  [/,"managedFields":\[.*?\]\}\]/g, ''],
];

function masked(line: string): unknown {
  return JSON.parse(passing.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line)) as unknown;
}

test('the audit log is that of the real server', async () => {
  const lines: string[] = [];
  const admission = createAdmissionChain(admissionPlugins);
  const rules = parseAuditPolicy(golden.policy);
  await using server = await startTestApiServer({
    admission,
    settings: { authorizer },
    auditor: (clock) => createAuditor({ rules, clock, write: (line) => lines.push(line) }),
  });
  for (const step of golden.steps as unknown as DialogueStep[]) await playStep(server.transport, step);
  for (const [index, line] of golden.lines.entries()) assert.deepEqual(masked(lines[index] ?? '{}'), masked(line));
  assert.equal(lines.length, golden.lines.length);
});

const refusals: readonly (readonly [policy: string, problem: string])[] = [
  ['kind: Policy', 'unknown group version field audit.k8s.io/__internal, Kind=Policy in policy'],
  [
    'apiVersion: audit.k8s.io/v2\nkind: Policy',
    'failed decoding: no kind "Policy" is registered for version "audit.k8s.io/v2" in scheme "pkg/runtime/scheme.go:111"',
  ],
  ['apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []', 'loaded illegal policy with 0 rules'],
  [
    'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Everything\n- level: Metadata\n  nonResourceURLs: ["healthz"]\n  resources: [{group: ""}]\n- omitStages: [Never]\n',
    '[rules[0].level: Unsupported value: "Everything": supported values: "None", "Metadata", "Request", "RequestResponse", rules[1].nonResourceURLs[0]: Invalid value: "healthz": non-resource URL rules must begin with a \'/\' character, rules[1].nonResourceURLs: Invalid value: ["healthz"]: rules cannot apply to both regular resources and non-resource URLs, rules[2].level: Required value, rules[2].omitStages[0]: Invalid value: "Never": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic]',
  ],
];

for (const [policy, problem] of refusals) {
  test(`a policy is refused as the real server does: ${problem.slice(0, 40)}`, () => {
    assert.throws(() => parseAuditPolicy(policy), { message: problem });
  });
}
