import type { DnsRecord } from '../../dns-message.ts';
import { absoluteName, isInZone } from '../corefile.ts';
import { type DnsReply, type DnsRequest, definePlugin } from '../plugin.ts';

interface Kept {
  readonly reply: DnsReply;
  readonly storedMs: number;
  readonly ttlSeconds: number;
}

interface Kind {
  capacity: number;
  maximumSeconds: number;
  minimumSeconds: number;
  readonly disabled: string[];
}

const servfailSeconds = 5;

/** Keeps answers for as long as their records allow, and never longer than it is told. */
export const cachePlugin = definePlugin({
  name: 'cache',
  setup(directive, { process, zones }) {
    const first = Number(directive.args[0]);
    const maximum = Number.isInteger(first) ? first : undefined;
    const success: Kind = { capacity: 9984, maximumSeconds: maximum ?? 3600, minimumSeconds: 5, disabled: [] };
    const denial: Kind = { capacity: 9984, maximumSeconds: maximum ?? 1800, minimumSeconds: 5, disabled: [] };
    for (const { name, args } of directive.block) configure(name, args, { success, denial, zones });
    const kept = { success: new Map<string, Kept>(), denial: new Map<string, Kept>() };
    return {
      async handle(request, next) {
        const key = `${request.name}|${request.type}`;
        const nowMs = process.clock.now();
        const found = fresh(kept.success, key, nowMs) ?? fresh(kept.denial, key, nowMs);
        if (found !== undefined) return aged(found, nowMs);
        const reply = await next(request);
        const isSuccess = reply.responseCode === 'NOERROR' && reply.answers.length > 0;
        keep(isSuccess ? kept.success : kept.denial, isSuccess ? success : denial, { key, request, reply, nowMs });
        return reply;
      },
    };
  },
});

function configure(
  name: string,
  args: readonly string[],
  { success, denial, zones }: { success: Kind; denial: Kind; zones: readonly string[] },
): void {
  if (name === 'disable') {
    const [which = '', ...names] = args;
    const kind = which === 'success' ? success : which === 'denial' ? denial : undefined;
    if (kind === undefined) throw new Error(`cache type for disable must be "success" or "denial": ${which}`);
    kind.disabled.push(...(names.length === 0 ? zones : names.map(absoluteName)));
    return;
  }
  const kind = name === 'success' ? success : name === 'denial' ? denial : undefined;
  if (kind !== undefined) {
    const [capacity, maximum, minimum] = args.map(Number);
    kind.capacity = capacity ?? kind.capacity;
    kind.maximumSeconds = maximum ?? kind.maximumSeconds;
    kind.minimumSeconds = minimum ?? kind.minimumSeconds;
  } else if (!['prefetch', 'serve_stale', 'servfail', 'keepttl'].includes(name)) {
    throw new Error(`Wrong argument count or unexpected line ending after '${name}'`);
  }
}

function fresh(kept: ReadonlyMap<string, Kept>, key: string, nowMs: number): Kept | undefined {
  const found = kept.get(key);
  return found !== undefined && nowMs - found.storedMs < found.ttlSeconds * 1000 ? found : undefined;
}

/** With the time that is left on every record. */
function aged({ reply, storedMs, ttlSeconds }: Kept, nowMs: number): DnsReply {
  const left = Math.max(0, ttlSeconds - Math.floor((nowMs - storedMs) / 1000));
  const age = (records: readonly DnsRecord[]): DnsRecord[] =>
    records.map((record) => ({ ...record, ttl: Math.min(record.ttl, left) }));
  return {
    ...reply,
    answers: age(reply.answers),
    authorities: age(reply.authorities),
    additionals: age(reply.additionals),
  };
}

interface Storing {
  readonly key: string;
  readonly request: DnsRequest;
  readonly reply: DnsReply;
  readonly nowMs: number;
}

function keep(kept: Map<string, Kept>, kind: Kind, { key, request, reply, nowMs }: Storing): void {
  if (kind.disabled.some((zone) => isInZone(request.name, zone))) return;
  const records = [...reply.answers, ...reply.authorities];
  const shortest = records.reduce((ttl, record) => Math.min(ttl, record.ttl), kind.maximumSeconds);
  const ttlSeconds = records.length === 0 ? servfailSeconds : Math.max(kind.minimumSeconds, shortest);
  kept.delete(key);
  kept.set(key, { reply, storedMs: nowMs, ttlSeconds });
  const [oldest] = kept.keys();
  if (kept.size > kind.capacity && oldest !== undefined) kept.delete(oldest);
}
