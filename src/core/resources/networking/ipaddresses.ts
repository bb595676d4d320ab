import { type IPAddress, ipAddresses } from '../../api/networking-v1.ts';
import { ipFamilyOf } from '../../meta/ip-address.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { validateIpAddress, validateIpAddressUpdate } from '../../schema/validation/ip-address.ts';

export const ipAddressResource = defineResource<IPAddress>({
  ...ipAddresses,
  shortNames: ['ip'],
  strategy: {
    validateName: (name) =>
      ipFamilyOf(name) === undefined ? ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'] : [],
    validate: validateIpAddress,
    validateUpdate: validateIpAddressUpdate,
  },
  columns: [nameColumn, { name: 'ParentRef', cell: parentText }],
});

function parentText({ spec }: IPAddress): string {
  const parent = spec?.parentRef;
  if (parent === undefined) return '<none>';
  const { group = '', resource, namespace = '', name } = parent;
  const kind = `${resource}${group === '' ? '' : `.${group}`}`.toLowerCase();
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
