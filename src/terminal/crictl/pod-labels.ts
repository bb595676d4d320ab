type Labels = Readonly<Record<string, string>>;

/** The pod that the kubelet made it for. */
export function podName(labels: Labels): string {
  return labels['io.kubernetes.pod.name'] ?? 'unknown';
}

export function podNamespace(labels: Labels): string {
  return labels['io.kubernetes.pod.namespace'] ?? 'unknown';
}

/** Reads `key=value` pairs. Throws an Error for what is none. */
export function parseLabels(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      if (equals < 0) throw new Error(`incorrectly specified label: ${pair}`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
