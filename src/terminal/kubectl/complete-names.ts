import { loadKubeconfig } from '../../core/client/kubeconfig/load.ts';
import type { CompletionRequest } from '../cli/complete.ts';

export async function completeContexts(request: CompletionRequest): Promise<readonly string[]> {
  return [...loadKubeconfig(request.process).contexts.keys()];
}

export async function completeClusters(request: CompletionRequest): Promise<readonly string[]> {
  return [...loadKubeconfig(request.process).clusters.keys()];
}

export async function completeUsers(request: CompletionRequest): Promise<readonly string[]> {
  return [...loadKubeconfig(request.process).users.keys()];
}
