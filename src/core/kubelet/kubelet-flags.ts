import type { Taint } from '../api/core-v1.ts';

/** What the kubelet's unit passes. */
export interface KubeletFlags {
  readonly config: string;
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string;
  readonly hostnameOverride: string;
  readonly nodeIp: string;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly registerWithTaints: Taint[];
}

const known = new Set([
  'config',
  'kubeconfig',
  'bootstrap-kubeconfig',
  'hostname-override',
  'node-ip',
  'node-labels',
  'register-with-taints',
  'container-runtime-endpoint',
  'pod-infra-container-image',
  'v',
]);

/** Throws an Error in pflag's words. */
export function parseKubeletFlags(words: readonly string[]): KubeletFlags {
  const values = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name, inline] = splitFlag(word);
    if (!known.has(name)) throw new Error(`failed to parse kubelet flag: unknown flag: --${name}`);
    const value = inline ?? rest.shift();
    if (value === undefined) throw new Error(`failed to parse kubelet flag: flag needs an argument: --${name}`);
    values.set(name, value);
  }
  return {
    config: values.get('config') ?? '',
    kubeconfig: values.get('kubeconfig') ?? '',
    bootstrapKubeconfig: values.get('bootstrap-kubeconfig') ?? '',
    hostnameOverride: values.get('hostname-override') ?? '',
    nodeIp: values.get('node-ip') ?? '',
    nodeLabels: Object.fromEntries(listOf(values.get('node-labels')).map((pair) => splitAt(pair, '='))),
    registerWithTaints: listOf(values.get('register-with-taints')).map(parseTaint),
  };
}

function splitFlag(word: string): [string, string | undefined] {
  if (!word.startsWith('-')) throw new Error(`unknown command ${word}`);
  const text = word.replace(/^--?/, '');
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** `key=value:NoSchedule` */
function parseTaint(text: string): Taint {
  const [pair, effect] = splitAt(text, ':');
  const [key, value] = splitAt(pair, '=');
  return { key, effect, ...(value === '' ? {} : { value }) };
}
