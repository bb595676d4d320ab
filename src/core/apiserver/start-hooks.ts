/** What a server still does once it listens, such as writing its first objects. It is ready when all of it is done. */
export class StartHooks {
  readonly #done = new Map<string, boolean>();

  /** Runs tasks one after the other. Until its turn is over, each is told of as not done. */
  async run(tasks: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
    for (const name of Object.keys(tasks)) this.#done.set(name, false);
    for (const [name, task] of Object.entries(tasks)) {
      await task();
      this.#done.set(name, true);
    }
  }

  /** The names of all, and whether each is done. */
  entries(): readonly (readonly [name: string, done: boolean])[] {
    return [...this.#done];
  }
}
