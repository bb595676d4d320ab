import { formatGoDuration } from '../../meta/go-duration.ts';
import { isJsonObject } from '../../meta/object.ts';
import { textOr } from '../../meta/text-or.ts';

export interface ImagePolicySettings {
  readonly kubeconfigFile: string;
  /** How long a yes, and how long a no holds. */
  readonly allowMs: number;
  readonly denyMs: number;
  /** Before the server is asked a second time. */
  readonly retryMs: number;
  /** What happens when it does not answer. */
  readonly defaultAllow: boolean;
}

const half = 30 * 60_000;

/** Throws an Error in the words of the server. */
export function readImagePolicySettings(configuration: unknown): ImagePolicySettings {
  if (configuration === undefined) throw new Error('no config specified');
  const given =
    isJsonObject(configuration) && isJsonObject(configuration['imagePolicy']) ? configuration['imagePolicy'] : {};
  return {
    kubeconfigFile: textOr(given['kubeConfigFile']),
    retryMs: duration(given['retryBackoff'], 1, { minimum: 0, maximum: 5 * 60_000, inDoubt: 500 }),
    allowMs: duration(given['allowTTL'], 1000, { minimum: 1000, maximum: half, inDoubt: 5 * 60_000 }),
    denyMs: duration(given['denyTTL'], 1000, { minimum: 1000, maximum: half, inDoubt: 30_000 }),
    defaultAllow: given['defaultAllow'] === true,
  };
}

/** 0 asks for the default, -1 for nothing. */
function duration(
  given: unknown,
  unitMs: number,
  bounds: { readonly minimum: number; readonly maximum: number; readonly inDoubt: number },
): number {
  const value = Number(given ?? 0);
  if (value === -1) return 0;
  if (value === 0) return bounds.inDoubt;
  const durationMs = value * unitMs;
  if (durationMs >= bounds.minimum && durationMs <= bounds.maximum) return durationMs;
  const [least, most, got] = [bounds.minimum, bounds.maximum, durationMs].map(formatGoDuration);
  throw new Error(`valid value is between ${bounds.minimum === 0 ? '1ns' : least} and ${most}, got ${got}`);
}
