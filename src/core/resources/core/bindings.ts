import { type Binding, bindings } from '../../api/core-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { bindPod } from './pods/binding.ts';

/** The old way to give a pod its node; nothing is stored but the pod's change. */
export const bindingResource = defineResource<Binding>({
  ...bindings,
  review: async (binding, context, registry) => {
    const { name, namespace = '' } = binding.metadata;
    return (await bindPod(binding, { name, namespace, registry }, context)) as Binding;
  },
});
