/** What `--help` says of a command, as the real kubectl says it. */
export interface CommandTexts {
  readonly short: string;
  readonly long?: string;
  readonly examples?: string;
  readonly usage?: string;
  readonly flags?: Readonly<Record<string, string>>;
}

export interface HelpTexts {
  /** What most commands say of a flag. */
  readonly sharedFlags: Readonly<Record<string, string>>;
  /** By the words after `kubectl`; the root's are empty. */
  readonly commands: Readonly<Record<string, CommandTexts>>;
}

let loaded: Promise<HelpTexts> | undefined;

/** The texts are loaded when help is first asked for: they are larger than the commands. */
export function loadHelpTexts(): Promise<HelpTexts> {
  loaded ??= import('./texts.json', { with: { type: 'json' } }).then((module) => module.default as HelpTexts);
  return loaded;
}
