import type { Clock } from '../clock.ts';
import { newTooManyRequests } from '../meta/status.ts';
import { type EventLimit, readEventLimits } from './event-rate-limit/configuration.ts';
import { type CoreEvent, isCoreEvent } from './event-rate-limit/event-source.ts';
import { TokenBucket } from './event-rate-limit/token-bucket.ts';
import { type AdmissionAttributes, type AdmissionPlugin, definePlugin } from './plugin.ts';

const defaultCacheSize = 4096;

/** Refuses events that come faster than the configuration lets them. Throws an Error for a configuration that cannot be. */
export function createEventRateLimit(configuration: unknown, clock: Clock): AdmissionPlugin {
  const limits = readEventLimits(configuration).map((limit) => ({ limit, buckets: new Map<string, TokenBucket>() }));
  return definePlugin({
    name: 'EventRateLimit',
    operations: ['CREATE', 'UPDATE'],
    validate(attributes) {
      if (attributes.kind.kind !== 'Event' || attributes.dryRun) return;
      const problems = limits.flatMap(({ limit, buckets }) => {
        const key = keyOf(limit, attributes);
        if (bucketOf(buckets, limit, key, clock).take()) return [];
        return [`limit reached on type ${limit.type} for key ${key}`];
      });
      if (problems.length === 0) return;
      const problem = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
      throw newTooManyRequests(`Too many requests: ${problem}`, 0);
    },
  });
}

/** The least recently used bucket goes when there are too many. */
function bucketOf(buckets: Map<string, TokenBucket>, limit: EventLimit, key: string, clock: Clock): TokenBucket {
  const bucket = buckets.get(key) ?? new TokenBucket(limit.qps, limit.burst, clock);
  buckets.delete(key);
  buckets.set(key, bucket);
  if (buckets.size > (limit.cacheSize || defaultCacheSize)) {
    const [oldest] = buckets.keys();
    if (oldest !== undefined) buckets.delete(oldest);
  }
  return bucket;
}

function keyOf({ type }: EventLimit, { namespace, userInfo, object }: AdmissionAttributes): string {
  switch (type) {
    case 'Namespace':
      return namespace;
    case 'User':
      return userInfo.username ?? '';
    case 'SourceAndObject':
      return object !== undefined && isCoreEvent(object) ? sourceAndObject(object) : '';
    default:
      return '';
  }
}

function sourceAndObject({ source, involvedObject }: CoreEvent): string {
  const { kind, namespace, name, uid, apiVersion } = involvedObject;
  return [source?.component, source?.host, kind, namespace, name, uid, apiVersion].map((part) => part ?? '').join('');
}
