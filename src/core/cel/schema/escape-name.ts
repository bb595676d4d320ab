const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const escapes: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** A field's name as expressions write it; undefined when they cannot. */
export function escapeName(name: string): string | undefined {
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (part) => escapes[part] ?? part);
}

/** The field's name of what an expression writes. */
export function unescapeName(escaped: string): string {
  return escaped.replace(/__([^_]+)__/g, (whole, content: string) => {
    const plain = Object.entries(escapes).find(([, long]) => long === whole)?.[0];
    return plain ?? (reserved.has(content) ? content : whole);
  });
}
