import type { Container } from '../api/core-v1.ts';
import type { ApiObject } from '../meta/object.ts';
import type { Column } from '../registry/columns.ts';

/** The wide columns of kinds that make pods: the names and the images of the template's containers. */
export function containerColumns<T extends ApiObject>(containersOf: (object: T) => readonly Container[]): Column<T>[] {
  return [
    {
      name: 'Containers',
      wide: true,
      cell: (object) =>
        containersOf(object)
          .map(({ name }) => name)
          .join(','),
    },
    {
      name: 'Images',
      wide: true,
      cell: (object) =>
        containersOf(object)
          .map(({ image }) => image ?? '')
          .join(','),
    },
  ];
}
