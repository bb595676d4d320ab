import { definePlugin } from './plugin.ts';

/** Has no objection to anything, and is of no use. */
export const alwaysAdmit = definePlugin({
  name: 'AlwaysAdmit',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
});
