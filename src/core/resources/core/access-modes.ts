const shortModes = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

/** `RWO,RWX`, in the order in which all modes are always listed. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return [...shortModes].flatMap(([mode, short]) => (modes?.includes(mode) === true ? short : [])).join(',');
}
