import type { Service } from '../api/core-v1.ts';
import { forbid, isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

/** Refuses external addresses that a service did not have before. */
export const denyServiceExternalIps = definePlugin({
  name: 'DenyServiceExternalIPs',
  operations: ['CREATE', 'UPDATE'],
  validate(attributes) {
    if (!isWriteTo(attributes, 'services')) return;
    const known = (attributes.oldObject as Service | undefined)?.spec?.externalIPs ?? [];
    const wanted = (attributes.object as Service).spec?.externalIPs ?? [];
    if (wanted.every((address) => known.includes(address))) return;
    throw forbid(attributes, 'Use of external IPs is denied by admission control');
  },
});
