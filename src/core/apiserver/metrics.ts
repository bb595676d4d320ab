/** What the server counts of itself. */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #objects: () => Iterable<readonly [resource: string, count: number]>;

  constructor(objects: () => Iterable<readonly [resource: string, count: number]>) {
    this.#objects = objects;
  }

  countRequest(labels: {
    verb: string;
    group: string;
    version: string;
    resource: string;
    subresource: string;
    code: number;
  }): void {
    const { verb, group, version, resource, subresource, code } = labels;
    const scope = `code="${code}",group="${group}",resource="${resource}",subresource="${subresource}"`;
    const key = `${scope},verb="${verb.toUpperCase()}",version="${version}"`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
  }

  /** In the text format of Prometheus. */
  text(): string {
    const lines = ['# TYPE apiserver_request_total counter'];
    for (const [labels, count] of this.#requests) lines.push(`apiserver_request_total{${labels}} ${count}`);
    lines.push('# TYPE apiserver_storage_objects gauge');
    for (const [resource, count] of this.#objects()) {
      lines.push(`apiserver_storage_objects{resource="${resource}"} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}
