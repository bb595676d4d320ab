/** What went wrong with an edit. */
export interface EditReason {
  readonly head: string;
  readonly other: readonly string[];
}

/** The comment above what is edited, with what went wrong the last time. */
export function editHeader(reasons: readonly EditReason[]): string {
  const start = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
  const complaints = reasons.map(({ head, other }) => {
    const lines = other.map((line) => `# * ${line}\n`).join('');
    return `# ${head}${lines === '' ? '' : ':'}\n${lines}`;
  });
  return start + complaints.map((complaint) => `${complaint}#\n`).join('');
}
