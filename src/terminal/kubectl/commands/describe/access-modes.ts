const shortNames = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

/** `RWO,ROX`, in the order in which kubectl names them. */
export function accessModesText(modes: readonly string[] = []): string {
  return [...shortNames].flatMap(([mode, short]) => (modes.includes(mode) ? [short] : [])).join(',');
}
