import type { Pod } from '../api/core-v1.ts';
import type { Clock } from '../clock.ts';
import { isJsonObject } from '../meta/object.ts';
import type { Transport } from '../network/http.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { type ImagePolicySettings, readImagePolicySettings } from './image-policy-webhook/settings.ts';
import {
  type AdmissionAttributes,
  type AdmissionContext,
  type AdmissionPlugin,
  definePlugin,
  type PluginSetup,
} from './plugin.ts';

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
  readonly notes: Readonly<Record<string, string>>;
}

const attempts = 5;
const backoffFactor = 1.5;
const mostVerdicts = 1024;
const notePrefix = 'imagepolicywebhook.image-policy.k8s.io/';
const contentType = 'application/json';

/** Asks a server outside whether the images of a pod may be run. Throws an Error for a configuration that cannot be. */
export function createImagePolicyWebhook(configuration: unknown, setup: PluginSetup): AdmissionPlugin {
  const settings = readImagePolicySettings(configuration);
  const server = new PolicyServer(settings, setup.connect(settings.kubeconfigFile), setup.clock);
  return definePlugin({
    name: 'ImagePolicyWebhook',
    operations: ['CREATE', 'UPDATE'],
    async validate(attributes, context) {
      const isEphemeral = isWriteTo(attributes, 'pods', 'ephemeralcontainers');
      if (!isEphemeral && !isWriteTo(attributes, 'pods')) return;
      const verdict = await verdictOn(server, settings, attributes, context, isEphemeral);
      if (verdict === undefined) return;
      for (const [key, value] of Object.entries(verdict.notes)) context.annotate(`${notePrefix}${key}`, value);
      if (verdict.allowed) return;
      const denied = `image policy webhook backend denied one or more images: ${verdict.reason}`;
      throw forbid(attributes, verdict.reason === '' ? 'one or more images rejected by webhook backend' : denied);
    },
  });
}

/** Undefined when the server cannot be asked and that is no reason to refuse. */
async function verdictOn(
  server: PolicyServer,
  settings: ImagePolicySettings,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  isEphemeral: boolean,
): Promise<Verdict | undefined> {
  const pod = attributes.object as Pod;
  try {
    return await server.ask(questionOn(pod, attributes.namespace, isEphemeral));
  } catch (error) {
    if (!settings.defaultAllow) throw forbid(attributes, error instanceof Error ? error.message : String(error));
    context.annotate(`${notePrefix}failed-open`, 'true');
    pod.metadata.annotations = { ...pod.metadata.annotations, 'alpha.image-policy.k8s.io/failed-open': 'true' };
    return undefined;
  }
}

function questionOn({ spec, metadata }: Pod, namespace: string, isEphemeral: boolean): object {
  const containers = isEphemeral
    ? (spec.ephemeralContainers ?? [])
    : [...spec.containers, ...(spec.initContainers ?? [])];
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) =>
    key.includes('.image-policy.k8s.io/'),
  );
  return {
    containers: containers.map(({ image }) => ({ image })),
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    namespace,
  };
}

/** The server outside. It is not asked the same again as long as what it said holds. */
class PolicyServer {
  readonly #settings: ImagePolicySettings;
  readonly #connection: { readonly transport: Transport; readonly target: string };
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly verdict: Verdict; readonly untilMs: number }>();

  constructor(settings: ImagePolicySettings, connection: { transport: Transport; target: string }, clock: Clock) {
    this.#settings = settings;
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Rejects when it does not answer. */
  async ask(spec: object): Promise<Verdict> {
    const key = JSON.stringify(spec);
    const known = this.#known.get(key);
    if (known !== undefined && known.untilMs > this.#clock.now()) return known.verdict;
    const verdict = await this.#askPersistently(spec);
    const lastsMs = verdict.allowed ? this.#settings.allowMs : this.#settings.denyMs;
    if (this.#known.size >= mostVerdicts) this.#known.clear();
    this.#known.set(key, { verdict, untilMs: this.#clock.now() + lastsMs });
    return verdict;
  }

  async #askPersistently(spec: object): Promise<Verdict> {
    let delayMs = this.#settings.retryMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#askOnce(spec);
      } catch (error) {
        if (attempt === attempts) throw error;
      }
      await this.#clock.sleep(delayMs);
      delayMs *= backoffFactor;
    }
  }

  async #askOnce(spec: object): Promise<Verdict> {
    const { transport, target } = this.#connection;
    const body = JSON.stringify({ kind: 'ImageReview', apiVersion: 'imagepolicy.k8s.io/v1alpha1', metadata: {}, spec });
    const response = await transport({
      method: 'POST',
      target,
      headers: { 'content-type': contentType, accept: contentType },
      body,
    });
    const text = await response.body.text();
    if (response.status < 200 || response.status >= 300) {
      throw new Error(`Error contacting webhook: ${response.status}`);
    }
    const review: unknown = JSON.parse(text);
    const status = isJsonObject(review) && isJsonObject(review['status']) ? review['status'] : {};
    const notes = isJsonObject(status['auditAnnotations']) ? status['auditAnnotations'] : {};
    return {
      allowed: status['allowed'] === true,
      reason: typeof status['reason'] === 'string' ? status['reason'] : '',
      notes: notes as Record<string, string>,
    };
  }
}
