import { forbid } from './forbid.ts';
import { type AdmissionAttributes, definePlugin } from './plugin.ts';

function refuse(attributes: AdmissionAttributes): never {
  throw forbid(attributes, 'admission control is denying all modifications');
}

/** Refuses everything. */
export const alwaysDeny = definePlugin({
  name: 'AlwaysDeny',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  admit: refuse,
  validate: refuse,
});
