import { type Ingress, ingressClasses } from '../api/networking-v1.ts';
import { isWriteTo } from './forbid.ts';
import { newestDefault } from './newest-default.ts';
import { definePlugin } from './plugin.ts';

const annotation = 'ingressclass.kubernetes.io/is-default-class';
const classAnnotation = 'kubernetes.io/ingress.class';

/** Ingresses that name no class get the default one. */
export const defaultIngressClass = definePlugin({
  name: 'DefaultIngressClass',
  operations: ['CREATE'],
  admit(attributes, context) {
    if (!isWriteTo(attributes, 'ingresses.networking.k8s.io')) return;
    const { spec, metadata } = attributes.object as Ingress;
    if (spec.ingressClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return;
    const found = newestDefault(context.list(ingressClasses, ''), annotation);
    if (found !== undefined) spec.ingressClassName = found.metadata.name;
  },
});
