import type { PersistentVolumeClaim } from '../api/core-v1.ts';
import type { Quantity } from '../api/scalars.ts';
import { canonicalQuantity, compareQuantities, parseQuantity, wholeValue } from '../meta/quantity.ts';
import type { Amounts } from './amounts.ts';
import { fulfils, type QuotaEvaluator } from './evaluator.ts';

const counted = new Set(['count/persistentvolumeclaims', 'persistentvolumeclaims', 'requests.storage']);
const ofClass = /\.storageclass\.storage\.k8s\.io\/(persistentvolumeclaims|requests\.storage)$/;
const oldClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Claims and the storage they ask for, as a whole and by storage class. */
export const persistentVolumeClaimEvaluator: QuotaEvaluator<PersistentVolumeClaim> = {
  counts: (name) => counted.has(name) || ofClass.test(name),
  isCharged: (subresource, claim, old) =>
    subresource === '' || (subresource === 'status' && old !== undefined && needsCount(claim, old)),
  isIn: (scope, claim) => scope.scopeName === 'VolumeAttributesClass' && fulfils(scope, attributesClasses(claim)),
  usage: (claim) => {
    const storage = storageOf(claim);
    const usage: Record<string, Amounts[string]> = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' };
    if (storage !== undefined) usage['requests.storage'] = storage;
    const storageClass = claim.metadata.annotations?.[oldClassAnnotation] ?? claim.spec.storageClassName ?? '';
    if (storageClass === '') return usage;
    const prefix = `${storageClass}.storageclass.storage.k8s.io`;
    usage[`${prefix}/persistentvolumeclaims`] = '1';
    if (storage !== undefined) usage[`${prefix}/requests.storage`] = storage;
    return usage;
  },
};

/** Whether a change of a claim's status changes what it uses. */
export function needsCount(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const allocated = (of: PersistentVolumeClaim): Quantity => of.status?.allocatedResources?.['storage'] ?? 0;
  return (
    compareQuantities(allocated(claim), allocated(old)) !== 0 ||
    attributesClasses(claim).join() !== attributesClasses(old).join()
  );
}

/** Whole bytes: what is asked for, or what has been set aside already where that is more. */
function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.['storage'];
  if (asked === undefined) return undefined;
  const allocated = status?.allocatedResources?.['storage'] ?? 0;
  const more = compareQuantities(allocated, asked) > 0 ? allocated : asked;
  return parseQuantity(more).nanos % 1_000_000_000n === 0n ? canonicalQuantity(more) : String(wholeValue(more));
}

function attributesClasses({ spec, status }: PersistentVolumeClaim): string[] {
  const names: readonly (string | undefined)[] = [
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ];
  const given = names.filter((name): name is string => !!name);
  return [...new Set(given)].sort((a, b) => (a < b ? -1 : 1));
}
