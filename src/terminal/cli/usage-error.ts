/** The words of a command line do not fit its flags. The message is pflag's. */
export class FlagError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FlagError';
  }
}

/** The first word names no command. The message is cobra's, suggestions included. */
export class UnknownCommandError extends Error {
  constructor(word: string, commandPath: string, suggestions: readonly string[]) {
    const hint =
      suggestions.length === 0 ? '' : `\n\nDid you mean this?\n${suggestions.map((name) => `\t${name}\n`).join('')}`;
    super(`unknown command "${word}" for "${commandPath}"${hint}`);
    this.name = 'UnknownCommandError';
  }
}
