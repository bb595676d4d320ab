import { type Descriptions, modelOf } from './model-descriptions.ts';

/**
 * How to get from what a model says to what the server says: as it is (absent), by the places of the line breaks that the model
 * has as spaces and of what follows, or by another text of the list.
 */
export type Correction = number | readonly [breaks: readonly number[], end: string];

/** What the models leave out. Keys are definitions and fields; the key of the type itself is empty. */
export interface Supplement {
  readonly texts: string[];
  readonly corrections: Record<string, Record<string, Correction | null>>;
}

/** A definition as OpenAPI has it. */
export interface Definition {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
}

/** By definition: what is said of the type, under an empty key, and of its fields. */
export type DescriptionTable = Record<string, Record<string, string>>;

/** What must be kept besides the models to say all that the definitions say. */
export function makeSupplement(
  definitions: Readonly<Record<string, Definition>>,
  models: ReadonlyMap<string, Descriptions>,
): Supplement {
  const supplement: Supplement = { texts: [], corrections: {} };
  for (const [name, definition] of Object.entries(definitions)) {
    const model = modelOf(models, name);
    const known = new Map([['', model?.type], ...(model?.fields ?? [])]);
    const said = Object.entries(definition.properties ?? {}).map(
      ([field, { description }]) => [field, description] as const,
    );
    const corrections = [['', definition.description] as const, ...said].flatMap(([field, text]) => {
      const base = known.get(field);
      if (text === base) return [];
      return [[field, text === undefined ? null : correct(base, text, supplement.texts)] as const];
    });
    if (corrections.length > 0 || model === undefined) supplement.corrections[name] = Object.fromEntries(corrections);
  }
  return supplement;
}

function correct(base: string | undefined, text: string, texts: string[]): Correction {
  const flat = text.replace(/[\n\t]/g, ' ');
  const breaks = Array.from(text.slice(0, base?.length ?? 0)).flatMap((letter, index) =>
    letter === '\n' ? [index] : [],
  );
  const isExtended = base !== undefined && flat.startsWith(base) && !text.slice(0, base.length).includes('\t');
  if (isExtended) return [breaks, text.slice(base.length)];
  const index = texts.indexOf(text);
  return index < 0 ? texts.push(text) - 1 : index;
}

/** All that is said of the definitions that the supplement or a list of names knows. */
export function describeAll(
  names: readonly string[],
  models: ReadonlyMap<string, Descriptions>,
  { texts, corrections }: Supplement,
): DescriptionTable {
  return Object.fromEntries(
    names.map((name) => {
      const model = modelOf(models, name);
      const known = new Map([
        ...(model?.type === undefined ? [] : [['', model.type] as const]),
        ...(model?.fields ?? []),
      ]);
      for (const [field, correction] of Object.entries(corrections[name] ?? {})) {
        if (correction === null) known.delete(field);
        else known.set(field, apply(known.get(field) ?? '', correction, texts));
      }
      return [name, Object.fromEntries(known)];
    }),
  );
}

function apply(base: string, correction: Correction, texts: readonly string[]): string {
  if (typeof correction === 'number') return texts[correction] ?? '';
  const [breaks, end] = correction;
  const letters = Array.from(base);
  for (const index of breaks) letters[index] = '\n';
  return letters.join('') + end;
}
