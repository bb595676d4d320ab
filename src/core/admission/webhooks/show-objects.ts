import type { ApiObject } from '../../meta/object.ts';
import type { AdmissionAttributes } from '../plugin.ts';
import type { ShownObjects } from './admission-review.ts';
import type { Invocation } from './invocation.ts';

/** The objects of a write in the version in which a webhook wants to see them. */
export async function showObjects(
  { version }: Invocation,
  { object, oldObject }: Pick<AdmissionAttributes, 'object' | 'oldObject'>,
): Promise<ShownObjects> {
  const show = async (each: ApiObject | undefined): Promise<ApiObject | undefined> =>
    each === undefined || version === undefined ? each : version.show(each);
  return { object: await show(object), oldObject: await show(oldObject) };
}
