import type { Process, SignalName } from '../../core/machine/process.ts';
import type { ByteSink } from '../../core/machine/streams.ts';
import { computeVariables, initialiseVariables } from './computed-variables.ts';
import { type Descriptors, standardDescriptors } from './descriptors.ts';
import type { Engine, FunctionDefinition } from './engine.ts';
import type { CommandHistory } from './interactive/command-history.ts';
import { Jobs } from './jobs.ts';
import { defaultOptions, defaultShopt } from './shell-options.ts';
import { SourceText } from './source-text.ts';
import { ShellExit } from './unwind.ts';
import { Variables } from './variables.ts';

/** A function that is being called, or a file that is being sourced. */
export interface CallFrame {
  readonly name: string;
  /** The name of the file that the code comes from. */
  readonly file: string;
  /** The line of the call. */
  readonly line: number;
}

export type TrapName = SignalName | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN';

/** After so many commands the shell lets others run. */
const commandsBetweenPauses = 2000;

/** The state of a shell, or of a subshell in a process of its own. */
export class Shell {
  /** A subshell is given its own when it starts. */
  process: Process;
  readonly engine: Engine;
  readonly dialect: 'bash' | 'dash';
  readonly variables = new Variables();
  readonly functions = new Map<string, FunctionDefinition>();
  readonly aliases = new Map<string, string>();
  readonly hashed = new Map<string, string>();
  readonly options = new Set<string>(defaultOptions);
  readonly shopt = new Set<string>(defaultShopt);
  readonly traps = new Map<TrapName, string>();
  readonly trapHandlers = new Map<SignalName, Disposable>();
  readonly pendingSignals: SignalName[] = [];
  readonly jobs = new Jobs();
  readonly directoryStack: string[] = [];
  readonly calls: CallFrame[] = [];
  descriptors: Descriptors;
  /** `$0`. */
  name: string;
  /** What stands in front of messages where it is not `name`. */
  messageName: string | undefined;
  positional: string[] = [];
  /** `$$`: the pid of the shell that subshells belong to. */
  shellPid: number;
  lastStatus = 0;
  lastBackgroundPid: number | undefined;
  pipeStatuses: number[] = [0];
  source = new SourceText('');
  line = 1;
  interactive = false;
  login = false;
  /** How deep in loops, for `break`. */
  loopDepth = 0;
  /** Positive where a failure does not end the shell or run the ERR trap: conditions, `!`, `&&`. */
  conditionDepth = 0;
  subshellDepth = 0;
  sourceDepth = 0;
  umask = 0o022;
  lastArgument = '';
  /** The last command of `-c`: it may take the shell's place. */
  lastCommand: object | undefined;
  history: CommandHistory | undefined;
  startedMs: number;
  /** What interrupts the command that is being waited for. */
  interrupted: AbortController | undefined;
  lastSubstitutionStatus: number | undefined;
  /** Files that stand for `<(...)` and `>(...)` until the command has ended. */
  readonly temporaryFiles: string[] = [];
  /** Called when the shell ends. */
  readonly releases: (() => void)[] = [];
  #commands = 0;

  constructor(process: Process, engine: Engine, dialect: 'bash' | 'dash', name: string) {
    this.process = process;
    this.engine = engine;
    this.dialect = dialect;
    this.name = name;
    this.shellPid = process.pid;
    this.startedMs = process.clock.now();
    this.descriptors = standardDescriptors(process);
    computeVariables(this);
  }

  /** A new shell with the environment of its process. */
  static create(process: Process, engine: Engine, dialect: 'bash' | 'dash', name: string): Shell {
    const shell = new Shell(process, engine, dialect, name);
    initialiseVariables(shell);
    return shell;
  }

  /** A copy for a subshell. */
  fork(): Shell {
    const child = new Shell(this.process, this.engine, this.dialect, this.name);
    child.descriptors = this.descriptors;
    this.variables.copyTo(child.variables);
    for (const [name, definition] of this.functions) child.functions.set(name, definition);
    for (const [name, text] of this.aliases) child.aliases.set(name, text);
    child.options.clear();
    for (const option of this.options) child.options.add(option);
    child.shopt.clear();
    for (const option of this.shopt) child.shopt.add(option);
    child.calls.push(...this.calls);
    child.directoryStack.push(...this.directoryStack);
    child.messageName = this.messageName;
    child.positional = this.positional;
    child.shellPid = this.shellPid;
    child.lastStatus = this.lastStatus;
    child.lastBackgroundPid = this.lastBackgroundPid;
    child.source = this.source;
    child.line = this.line;
    child.interactive = false;
    child.loopDepth = this.loopDepth;
    child.conditionDepth = this.conditionDepth;
    child.subshellDepth = this.subshellDepth + 1;
    child.sourceDepth = this.sourceDepth;
    child.umask = this.umask;
    child.startedMs = this.startedMs;
    child.lastArgument = this.lastArgument;
    return child;
  }

  get stdout(): ByteSink | undefined {
    return this.descriptors.get(1)?.sink;
  }

  get stderr(): ByteSink | undefined {
    return this.descriptors.get(2)?.sink;
  }

  async writeError(text: string): Promise<void> {
    await this.stderr?.write(text).catch(() => {});
  }

  /** What stands in front of the shell's messages. */
  messagePrefix(): string {
    const name = this.messageName ?? this.name;
    if (this.dialect === 'dash') return `${name}: ${this.line}: `;
    return this.interactive ? `${name}: ` : `${name}: line ${this.line}: `;
  }

  /** Says `message` on stderr in the form of the shell's own messages. */
  report(message: string): Promise<void> {
    return this.writeError(`${this.messagePrefix()}${message}\n`);
  }

  /** An error that ends a shell that is not interactive. */
  async fatal(message: string, status: number): Promise<never> {
    await this.report(message);
    throw new ShellExit(status, true);
  }

  has(option: string): boolean {
    return this.options.has(option);
  }

  /** Called for each command: ends a killed shell, and lets others run from time to time. */
  step(): Promise<void> | undefined {
    this.process.killed.throwIfAborted();
    this.#commands += 1;
    if (this.#commands % commandsBetweenPauses !== 0) return undefined;
    return this.process.clock.sleep(0);
  }
}
