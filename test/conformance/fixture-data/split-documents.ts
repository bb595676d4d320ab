/** The documents of a YAML file, as texts. */
export function splitDocuments(text: string): string[] {
  return text.split(/^---$/m);
}
