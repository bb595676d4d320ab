import type { Address, ReplacementPart, SedCommand, Substitution } from './commands.ts';

export interface SedLines {
  /** The next line; undefined at the end. */
  next(): Promise<string | undefined>;
  /** Whether the line that was read last is the last of all. */
  isLast(): Promise<boolean>;
  /** Whether it lacked its newline. */
  readonly unfinished: boolean;
  readonly path: string;
}

export interface SedOutput {
  write(text: string): Promise<void>;
  writeFile(path: string, text: string): void;
  readFile(path: string): string;
}

/** Runs a script over lines. */
export class SedExecutor {
  /** The exit code that `q` or `Q` gave. */
  exitCode: number | undefined;
  readonly #commands: readonly SedCommand[];
  readonly #quiet: boolean;
  readonly #lines: SedLines;
  readonly #output: SedOutput;
  #pattern = '';
  #hold = '';
  #number = 0;
  #appended: string[] = [];
  #substituted = false;
  #lastExpression: RegExp | undefined;

  constructor(commands: readonly SedCommand[], quiet: boolean, lines: SedLines, output: SedOutput) {
    this.#commands = commands;
    this.#quiet = quiet;
    this.#lines = lines;
    this.#output = output;
  }

  async run(): Promise<void> {
    let restart = false;
    for (;;) {
      if (!restart) {
        const line = await this.#lines.next();
        if (line === undefined) return;
        this.#pattern = line;
        this.#number += 1;
        this.#substituted = false;
      }
      const outcome = await this.#cycle();
      if (outcome !== 'delete' && outcome !== 'restart' && outcome !== 'quit silently' && !this.#quiet)
        await this.#print(this.#pattern);
      await this.#flush();
      if (outcome === 'quit' || outcome === 'quit silently') return;
      restart = outcome === 'restart';
    }
  }

  async #print(text: string): Promise<void> {
    const bare = this.#lines.unfinished && (await this.#lines.isLast());
    await this.#output.write(bare ? text : `${text}\n`);
  }

  async #flush(): Promise<void> {
    for (const text of this.#appended.splice(0)) await this.#output.write(text);
  }

  async #cycle(): Promise<'end' | 'delete' | 'restart' | 'quit' | 'quit silently'> {
    for (let index = 0; index < this.#commands.length; ) {
      const command = this.#commands[index];
      if (command === undefined) break;
      index += 1;
      if (!(await this.#isSelected(command))) {
        if (command.name === '{') index = command.blockEnd;
        continue;
      }
      const outcome = await this.#execute(command);
      if (typeof outcome === 'number') index = outcome;
      else if (outcome !== undefined) return outcome;
    }
    return 'end';
  }

  async #isSelected(command: SedCommand): Promise<boolean> {
    const { first, second, negated } = command;
    if (first === undefined) return !negated;
    const matches = second === undefined ? await this.#matches(first) : await this.#inRange(command, first, second);
    return matches !== negated;
  }

  async #matches(address: Address): Promise<boolean> {
    switch (address.type) {
      case 'line':
        return this.#number === address.number;
      case 'last':
        return await this.#lines.isLast();
      case 'pattern':
        return this.#test(address.expression);
      case 'step':
        if (address.step === 0) return this.#number === address.first;
        return this.#number >= address.first && (this.#number - address.first) % address.step === 0;
      default:
        return false;
    }
  }

  #test(given: RegExp | undefined): boolean {
    const expression = given ?? this.#lastExpression;
    if (expression === undefined) return false;
    this.#lastExpression = expression;
    expression.lastIndex = 0;
    return expression.test(this.#pattern);
  }

  async #inRange(command: SedCommand, first: Address, second: Address): Promise<boolean> {
    if (!command.active) {
      const startsBefore =
        first.type === 'line' && first.number === 0 && this.#number === 1 && second.type === 'pattern';
      if (!startsBefore && !(await this.#matches(first))) return false;
      command.active = true;
      if (startsBefore) {
        if (this.#test(second.expression)) command.active = false;
        return true;
      }
      command.activeEnd = this.#rangeEnd(second);
      if (command.activeEnd !== undefined && command.activeEnd <= this.#number) command.active = false;
      else if (second.type === 'last' && (await this.#lines.isLast())) command.active = false;
      return true;
    }
    if (command.activeEnd !== undefined) {
      if (this.#number >= command.activeEnd) command.active = false;
      return this.#number <= command.activeEnd;
    }
    if (await this.#matches(second)) command.active = false;
    return true;
  }

  #rangeEnd(second: Address): number | undefined {
    if (second.type === 'line') return second.number;
    if (second.type === 'count') return this.#number + second.lines;
    return second.type === 'multiple' ? Math.ceil(this.#number / second.of) * second.of : undefined;
  }

  /** What comes next: a command's index, or how the cycle ends. */
  async #execute(
    command: SedCommand,
  ): Promise<number | 'delete' | 'restart' | 'quit' | 'quit silently' | 'end' | undefined> {
    const { name, text } = command;
    switch (name) {
      case 's':
        if (command.substitution !== undefined) await this.#substitute(command.substitution);
        return undefined;
      case 'y':
        this.#pattern = Array.from(this.#pattern, (character) => command.translation?.get(character) ?? character).join(
          '',
        );
        return undefined;
      case 'd':
        return 'delete';
      case 'D': {
        const newline = this.#pattern.indexOf('\n');
        if (newline < 0) return 'delete';
        this.#pattern = this.#pattern.slice(newline + 1);
        return 'restart';
      }
      case 'q':
      case 'Q':
        this.exitCode = Number(text || 0);
        return name === 'q' ? 'quit' : 'quit silently';
      case 'b':
        return this.#label(text);
      case 't':
      case 'T': {
        const jumps = this.#substituted === (name === 't');
        this.#substituted = false;
        return jumps ? this.#label(text) : undefined;
      }
      case 'n':
      case 'N':
        return await this.#nextLine(name === 'N');
      case 'c':
        if (command.second === undefined || !command.active || command.negated) await this.#output.write(text);
        return 'delete';
      default:
        await this.#simple(command);
        return undefined;
    }
  }

  #label(label: string): number | 'end' {
    if (label === '') return 'end';
    const index = this.#commands.findIndex((command) => command.name === ':' && command.text === label);
    return index < 0 ? 'end' : index + 1;
  }

  async #nextLine(append: boolean): Promise<'end' | 'quit' | 'quit silently' | undefined> {
    if (await this.#lines.isLast()) return append ? 'quit' : this.#quiet ? 'quit silently' : 'quit';
    if (!append && !this.#quiet) await this.#print(this.#pattern);
    await this.#flush();
    const line = (await this.#lines.next()) ?? '';
    this.#number += 1;
    this.#pattern = append ? `${this.#pattern}\n${line}` : line;
    return undefined;
  }

  async #simple({ name, text }: SedCommand): Promise<void> {
    switch (name) {
      case 'p':
        return await this.#print(this.#pattern);
      case 'P':
        return await this.#output.write(`${this.#pattern.split('\n', 1)[0] ?? ''}\n`);
      case 'a':
        this.#appended.push(text);
        return undefined;
      case 'i':
        return await this.#output.write(text);
      case '=':
        return await this.#output.write(`${this.#number}\n`);
      case 'l':
        return await this.#output.write(`${visible(this.#pattern)}$\n`);
      case 'F':
        return await this.#output.write(`${this.#lines.path}\n`);
      case 'r':
        this.#appended.push(this.#output.readFile(text));
        return undefined;
      case 'w':
        this.#output.writeFile(text, `${this.#pattern}\n`);
        return undefined;
      default:
        this.#space(name);
        return undefined;
    }
  }

  #space(name: string): void {
    if (name === 'h') this.#hold = this.#pattern;
    else if (name === 'H') this.#hold += `\n${this.#pattern}`;
    else if (name === 'g') this.#pattern = this.#hold;
    else if (name === 'G') this.#pattern += `\n${this.#hold}`;
    else if (name === 'x') [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
    else if (name === 'z') this.#pattern = '';
  }

  async #substitute({ expression: given, replacement, global, occurrence, print, file }: Substitution): Promise<void> {
    const expression = given ?? this.#lastExpression;
    if (expression === undefined) return;
    this.#lastExpression = expression;
    let count = 0;
    let changed = false;
    const result = this.#pattern.replace(expression, (...found: unknown[]) => {
      const groups = found
        .slice(
          0,
          found.findIndex((value) => typeof value === 'number'),
        )
        .map((value) => (typeof value === 'string' ? value : ''));
      count += 1;
      if (count < occurrence || (count > occurrence && !global)) return groups[0] ?? '';
      changed = true;
      return replace(replacement, groups);
    });
    if (!changed) return;
    this.#pattern = result;
    this.#substituted = true;
    if (print) await this.#print(result);
    if (file === '/dev/stdout') await this.#print(result);
    else if (file !== undefined) this.#output.writeFile(file, `${result}\n`);
  }
}

function replace(parts: readonly ReplacementPart[], groups: readonly string[]): string {
  let result = '';
  let mode = '';
  let once = '';
  for (const part of parts) {
    if (part.type === 'case') {
      if (part.letter === 'l' || part.letter === 'u') once = part.letter;
      else mode = part.letter === 'E' ? '' : part.letter;
      continue;
    }
    let text = part.type === 'text' ? part.text : (groups[part.number] ?? '');
    if (mode !== '') text = mode === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (once !== '' && text !== '') {
      const first = text.slice(0, 1);
      text = (once === 'u' ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
      once = '';
    }
    result += text;
  }
  return result;
}

function visible(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\\': '\\\\',
    '\r': '\\r',
    '\x1b': '\\033',
  };
  return text.replace(/[\n\t\\\r\x1b]/g, (character) => names[character] ?? character);
}
