import { CriCallError } from '../../runtime/cri-client.ts';

/** Why the runtime would not do it, in its own words. */
export function runtimeReason(error: unknown): string {
  if (error instanceof CriCallError) return error.description;
  return error instanceof Error ? error.message : String(error);
}
