/** An expression did more work than it may; no expression can make up for that. */
export class BudgetError extends Error {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
    this.name = 'BudgetError';
  }
}

/** How much work expressions may still do. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Throws BudgetError when nothing is left. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new BudgetError();
  }
}
