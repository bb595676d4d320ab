import { type AnyResource, anyResource } from '../registry/resource.ts';
import { deploymentResource } from './apps/deployments.ts';
import { namespaceResource } from './core/namespaces.ts';
import { nodeResource } from './core/nodes.ts';
import { podResource } from './core/pods.ts';

/** Every kind that the server has from the start. */
export const builtInResources: readonly AnyResource[] = [
  anyResource(deploymentResource),
  anyResource(namespaceResource),
  anyResource(nodeResource),
  anyResource(podResource),
];
