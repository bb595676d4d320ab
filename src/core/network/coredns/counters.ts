import type { Counters } from './plugin.ts';

const helpTexts: Readonly<Record<string, string>> = {
  coredns_dns_requests_total: 'Counter of DNS requests made per zone, protocol and family.',
  coredns_dns_responses_total: 'Counter of response status codes.',
};

export function createCounters(): Counters {
  const counts = new Map<string, Map<string, number>>();
  return {
    add(name, labels) {
      const series = counts.get(name) ?? new Map<string, number>();
      counts.set(name, series.set(labels, (series.get(labels) ?? 0) + 1));
    },
    format() {
      return [...counts]
        .map(([name, series]) => {
          const lines = [...series].map(([labels, count]) => `${name}{${labels}} ${count}\n`);
          return `# HELP ${name} ${helpTexts[name] ?? ''}\n# TYPE ${name} counter\n${lines.join('')}`;
        })
        .join('');
    },
  };
}
