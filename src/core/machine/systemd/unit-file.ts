/** One `Key=Value` of a unit file. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The assignments of a unit file in order. What is not one is left out, as systemd does with a warning. */
export function parseUnitFile(text: string): Assignment[] {
  const assignments: Assignment[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    const header = /^\[(.+)\]$/.exec(line);
    if (header?.[1] !== undefined) section = header[1];
    const equals = line.indexOf('=');
    if (header !== null || equals <= 0) continue;
    assignments.push({ section, key: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return assignments;
}

/** Lines without comments, those that end in `\` joined with the next. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let continued: string | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('#') || line.startsWith(';')) continue;
    const whole: string = continued === undefined ? line : `${continued} ${line}`;
    continued = whole.endsWith('\\') ? whole.slice(0, -1).trimEnd() : undefined;
    if (continued === undefined && whole !== '') lines.push(whole);
  }
  if (continued !== undefined && continued !== '') lines.push(continued);
  return lines;
}
