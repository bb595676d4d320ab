import { JqSyntaxError, type Token } from './syntax.ts';

const endToken: Token = { type: 'end', text: '', position: 0 };

/** Goes through the tokens of a program; what they mean is its subclass's. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected get token(): Token {
    return this.#tokens[this.#index] ?? endToken;
  }

  /** The token behind this one. */
  protected get following(): Token {
    return this.#tokens[this.#index + 1] ?? endToken;
  }

  protected atEnd(): boolean {
    return this.token.type === 'end';
  }

  protected unexpected(): never {
    const { type, text } = this.token;
    const shown =
      type === 'end'
        ? 'end of file'
        : type === 'operator'
          ? `'${text}'`
          : type === 'name'
            ? 'IDENT'
            : type === 'field'
              ? 'FIELD'
              : type === 'number'
                ? 'LITERAL'
                : type === 'text'
                  ? 'QQSTRING_START'
                  : text;
    throw new JqSyntaxError(`syntax error, unexpected ${shown} (Unix shell quoting issues?)`);
  }

  protected is(text: string): boolean {
    const token = this.token;
    return (token.type === 'operator' || token.type === 'keyword') && token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.#index += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.unexpected();
  }

  protected next(): Token {
    const token = this.token;
    this.#index += 1;
    return token;
  }

  /** Goes back by a token. */
  protected back(): void {
    this.#index -= 1;
  }
}
