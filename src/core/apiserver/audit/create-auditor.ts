import type { UserInfo } from '../../api/authentication-v1.ts';
import type { ObjectMeta } from '../../api/meta-v1.ts';
import type { Clock } from '../../clock.ts';
import { cloneJson } from '../../meta/object.ts';
import type { HttpAnswer, HttpRequest } from '../../network/http.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Auditor, AuditTrail } from './audit.ts';
import { type AuditedRequest, eventText, type ResponsePart } from './event-text.ts';
import type { AuditRule } from './policy.ts';
import { auditRuleFor } from './rule-for.ts';

export interface AuditorOptions {
  readonly rules: readonly AuditRule[];
  readonly clock: Clock;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
}

const longRunningSubresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

export function createAuditor({ rules, clock, write }: AuditorOptions): Auditor {
  return {
    begin: (id, http, info, user) => {
      const rule = auditRuleFor(rules, info, user ?? {});
      if (rule === undefined || rule.level === 'None') return undefined;
      return new Trail({ id, http, info, user, rule, clock, write });
    },
  };
}

interface TrailOptions {
  readonly id: string;
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo | undefined;
  readonly rule: AuditRule;
  readonly clock: Clock;
  readonly write: (line: string) => void;
}

class Trail implements AuditTrail {
  readonly annotations = new Map<string, string>();
  readonly #options: TrailOptions;
  readonly #request: AuditedRequest;

  constructor(options: TrailOptions) {
    const { id, http, info, user, rule, clock } = options;
    this.#options = options;
    this.#request = {
      ...{ id, http, info, user, rule, receivedMs: clock.now(), annotations: this.annotations },
      impersonated: undefined,
      object: undefined,
    };
    this.#note('RequestReceived', undefined);
  }

  impersonated(user: UserInfo): void {
    this.#request.impersonated = user;
  }

  received(object: object | string): void {
    const isShown = this.#options.rule.level.startsWith('Request');
    if (typeof object === 'string') this.#request.object = isShown ? object : undefined;
    else this.#request.object = isShown ? cloneJson(object) : namesOf(object);
  }

  answered(answer: HttpAnswer): HttpAnswer {
    const { status, body, upgrade } = answer;
    const isWhole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response: ResponsePart = { code: status, text: typeof body === 'string' ? body : undefined };
    if (isWhole && upgrade === undefined) {
      if (this.#isLongRunning()) this.#note('ResponseStarted', response);
      this.#note('ResponseComplete', response);
      return answer;
    }
    this.#note('ResponseStarted', response);
    const complete = (): void => this.#note('ResponseComplete', response);
    if (upgrade !== undefined) return { ...answer, upgrade: (stream) => upgrade(stream).finally(complete) };
    return isWhole ? answer : { ...answer, body: untilEnd(body, complete) };
  }

  #isLongRunning(): boolean {
    const { verb, resource } = this.#options.info;
    return verb === 'watch' || (resource !== undefined && longRunningSubresources.has(resource.subresource));
  }

  #note(stage: string, response: ResponsePart | undefined): void {
    const { rule, clock, write } = this.#options;
    if (!rule.omitStages.includes(stage)) write(eventText(this.#request, stage, response, clock.now()));
  }
}

/** What the reference to the object tells; the object itself is changed later. */
function namesOf(object: { metadata?: ObjectMeta }): object {
  const { name, uid, resourceVersion } = object.metadata ?? {};
  return { metadata: { name, uid, resourceVersion } };
}

async function* untilEnd<T>(body: AsyncIterable<T>, ended: () => void): AsyncGenerator<T> {
  try {
    yield* body;
  } finally {
    ended();
  }
}
