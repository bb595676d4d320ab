import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestApiServer } from '../apiserver/testing.ts';
import { type DialogueStep, playStep } from '../apiserver/testing-dialogue.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { PlaygroundClock } from '../clock.ts';
import { createAdmissionChain } from './chain.ts';
import { selectAdmissionPlugins } from './default-plugins.ts';
import dialogue from './goldens/plugins.json' with { type: 'json' };
import type { PluginSetup } from './plugin.ts';

const clock = new PlaygroundClock({ speed: 0 });

const setup: PluginSetup = {
  clock,
  tolerationSeconds: { notReady: 300, unreachable: 300 },
  configurationOf: (name) => configurations[name],
  connect: () => assert.fail('nobody to ask'),
};

const enabled = [
  'AlwaysPullImages',
  'LimitPodHardAntiAffinityTopology',
  'ExtendedResourceToleration',
  'DenyServiceExternalIPs',
  'OwnerReferencesPermissionEnforcement',
  'PodNodeSelector',
  'EventRateLimit',
  'NamespaceAutoProvision',
  'PodTolerationRestriction',
];

const configurations: Readonly<Record<string, object>> = {
  EventRateLimit: { limits: [{ type: 'Namespace', qps: 1, burst: 2 }] },
  PodNodeSelector: {
    podNodeSelectorPluginConfig: { clusterDefaultNodeSelector: 'disk=ssd', limited: 'tier=web,disk=ssd' },
  },
  ResourceQuota: {
    limitedResources: [
      {
        resource: 'pods',
        matchScopes: [{ scopeName: 'PriorityClass', operator: 'In', values: ['critical'] }],
      },
      { resource: 'persistentvolumeclaims', matchContains: ['.storageclass.storage.k8s.io/requests.storage'] },
    ],
  },
  PodSecurity: {
    apiVersion: 'pod-security.admission.config.k8s.io/v1',
    kind: 'PodSecurityConfiguration',
    defaults: { enforce: 'baseline', warn: 'restricted' },
    exemptions: { namespaces: ['free'] },
  },
};

/** Jane may write, but neither delete nor finalize. */
const authorizer: Authorizer = {
  authorize: ({ user, verb, ...request }) => {
    const isAllowed = user.username !== 'jane' || (verb !== 'delete' && !('group' in request && request.subresource));
    return { decision: isAllowed ? 'allow' : 'noOpinion', reason: '' };
  },
};

test('configured plugins change and refuse what those of the real server do', async () => {
  const plugins = await selectAdmissionPlugins(enabled, ['StorageObjectInUseProtection'], setup);
  const admission = createAdmissionChain(plugins);
  await using server = await startTestApiServer({ clock, admission, settings: { authorizer } });
  for (const [index, step] of (dialogue as unknown as DialogueStep[]).entries()) {
    assert.deepEqual(
      await playStep(server.transport, step),
      step.answer,
      `${index} ${step.method} ${step.path} ${JSON.stringify(step.body)}`,
    );
  }
});
