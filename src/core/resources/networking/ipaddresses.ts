import { type IPAddress, ipAddresses } from '../../api/networking-v1.ts';
import { nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

export const ipAddressResource = defineResource<IPAddress>({
  ...ipAddresses,
  shortNames: ['ip'],
  columns: [nameColumn, { name: 'ParentRef', cell: parentText }],
  fieldSelectors: { 'spec.parentRef.name': ({ spec }) => spec?.parentRef.name ?? '' },
});

function parentText({ spec }: IPAddress): string {
  const parent = spec?.parentRef;
  if (parent === undefined) return '<none>';
  const { group = '', resource, namespace = '', name } = parent;
  const kind = `${resource}${group === '' ? '' : `.${group}`}`.toLowerCase();
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}
