import type { Pod } from '../api/core-v1.ts';
import { formatFieldErrors, notSupported } from '../meta/field-error.ts';
import { newUnexpectedError } from '../meta/status.ts';
import { forbid } from './forbid.ts';
import { bringsImages, containersOf } from './images-of-pod.ts';
import { definePlugin } from './plugin.ts';

const always = 'Always';

/** Makes every pod ask the registry for its images, so that nobody uses one that only another may pull. */
export const alwaysPullImages = definePlugin({
  name: 'AlwaysPullImages',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes) {
    if (!bringsImages(attributes)) return;
    const pod = attributes.object as Pod;
    for (const { container } of containersOf(pod)) container.imagePullPolicy = always;
    for (const { image } of pod.spec.volumes ?? []) if (image !== undefined) image.pullPolicy = always;
  },
  validate(attributes) {
    if (!bringsImages(attributes)) return;
    const pod = attributes.object as Pod;
    const wrong = [
      ...containersOf(pod).map(({ path, container }) => ({
        path: `${path}.imagePullPolicy`,
        policy: container.imagePullPolicy,
      })),
      ...(pod.spec.volumes ?? []).flatMap(({ image }, index) =>
        image === undefined ? [] : [{ path: `spec.volumes[${index}].image.pullPolicy`, policy: image.pullPolicy }],
      ),
    ].filter(({ policy }) => policy !== always);
    const refusals = wrong.map(({ path, policy }) =>
      forbid(attributes, formatFieldErrors([notSupported(path, policy ?? '', [always])]) ?? ''),
    );
    const [first] = refusals;
    if (first === undefined) return;
    const messages = [...new Set(refusals.map(({ message }) => message))];
    throw messages.length === 1 ? first : newUnexpectedError(`[${messages.join(', ')}]`);
  },
});
