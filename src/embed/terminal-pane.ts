import { css, html, LitElement, type TemplateResult, unsafeCSS } from 'lit';
import { TerminalView, xtermStyles } from '../terminal/xterm/terminal-view.ts';
import type { RemoteTerminal } from '../workers/remote-calls.ts';
import type { PageConnection } from './connect.ts';
import { tokens } from './tokens.ts';

interface OpenTerminal {
  readonly machine: string;
  readonly element: HTMLElement;
  readonly view: TerminalView;
  session: RemoteTerminal | undefined;
}

const suggestions = [
  'kubectl get nodes',
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl get pods -o wide -w',
];

/** Terminals by machine, in tabs. */
export class TerminalPane extends LitElement {
  static override properties = {
    machines: { attribute: false },
    active: { state: true },
    hint: { state: true },
    screenReader: { state: true },
    progress: {},
  };
  declare machines: readonly string[];
  declare active: string;
  declare hint: boolean;
  declare screenReader: boolean;
  declare progress: string;
  connection: PageConnection | undefined;
  readonly #terminals = new Map<string, OpenTerminal>();

  constructor() {
    super();
    this.machines = [];
    this.active = 'controlplane';
    this.hint = true;
    this.screenReader = false;
    this.progress = '';
  }

  /** Shows the machine's terminal, opening a session the first time. */
  async show(machine: string): Promise<void> {
    this.active = machine;
    await this.updateComplete;
    const terminal = this.#terminals.get(machine) ?? this.#create(machine);
    for (const other of this.#terminals.values()) other.element.hidden = other !== terminal;
    terminal.view.fit();
    if (terminal.session === undefined && this.connection !== undefined) await this.#connect(terminal, this.connection);
    terminal.view.focus();
  }

  /** Types into the terminal in front. */
  type(text: string): void {
    this.hint = false;
    const terminal = this.#terminals.get(this.active);
    terminal?.view.type(text);
    terminal?.view.focus();
  }

  #create(machine: string): OpenTerminal {
    const element = document.createElement('div');
    element.className = 'screen';
    this.renderRoot.querySelector('.screens')?.append(element);
    const leave = (): void => this.renderRoot.querySelector<HTMLElement>('[role=tab]')?.focus();
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const view = new TerminalView(element, { screenReader: this.screenReader, leave, dark });
    const terminal: OpenTerminal = { machine, element, view, session: undefined };
    this.#terminals.set(machine, terminal);
    return terminal;
  }

  async #connect(terminal: OpenTerminal, connection: PageConnection): Promise<void> {
    const { columns, rows } = terminal.view.size;
    const session = await connection.openTerminal(terminal.machine, columns, rows, (data) => terminal.view.show(data));
    terminal.session = session;
    terminal.view.connect({
      write: (data) => {
        this.hint = false;
        session.write(data);
      },
      resize: (cols, lines) => session.resize(cols, lines),
    });
    void session.exited.then(() => {
      terminal.view.show('\r\n[session ended]\r\n');
      terminal.session = undefined;
    });
  }

  #toggleScreenReader(): void {
    this.screenReader = !this.screenReader;
    for (const { view } of this.#terminals.values()) view.setScreenReader(this.screenReader);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { view, session } of this.#terminals.values()) {
      session?.close();
      view.dispose();
    }
    this.#terminals.clear();
  }

  override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label="Terminals">
        ${this.machines.map(
          (name) =>
            html`<button role="tab" aria-selected=${name === this.active} tabindex=${name === this.active ? 0 : -1} @click=${() => void this.show(name)} @keydown=${(event: KeyboardEvent) => this.#move(event)}>${name}</button>`,
        )}
        <button class="aside" aria-pressed=${this.screenReader} title="Leave the terminal with Ctrl+Shift+F6, or Escape and then Tab" @click=${() => this.#toggleScreenReader()}>screen reader</button>
      </div>
      <div class="screens">${this.progress === '' ? '' : html`<p class="progress" role="status">${this.progress}</p>`}</div>
      <div class="hints" ?hidden=${!this.hint || this.progress !== ''}>
        ${suggestions.map((command) => html`<button @click=${() => this.type(`${command}\n`)}>${command}</button>`)}
      </div>`;
  }

  #move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next =
      this.machines[(this.machines.indexOf(this.active) + step + this.machines.length) % this.machines.length];
    if (next !== undefined) void this.show(next);
  }

  static override styles = [
    unsafeCSS(xtermStyles),
    tokens,
    css`
      :host { display: flex; flex-direction: column; overflow: hidden; background: light-dark(#fbfcfe, #11151c); }
      .tabs { display: flex; gap: 2px; padding: 4px 8px 0; border-bottom: 1px solid var(--k8s-line); overflow-x: auto; }
      .tabs button { font: inherit; font-size: 13px; padding: 3px 12px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--k8s-muted); cursor: pointer; }
      .tabs button[aria-selected='true'] { color: var(--k8s-text); border-color: var(--k8s-accent); }
      .tabs .aside { margin-left: auto; font-size: 12px; }
      .tabs [aria-pressed='true'] { color: var(--k8s-accent); }
      button:focus-visible { outline: 2px solid var(--k8s-accent); outline-offset: -2px; }
      .screens { flex: 1; min-height: 0; position: relative; }
      .screen { position: absolute; inset: 6px 0 0 10px; }
      .progress { margin: 16px; color: var(--k8s-muted); font-family: ui-monospace, monospace; }
      .hints { display: flex; flex-wrap: wrap; gap: 6px; padding: 6px 10px; }
      .hints[hidden] { display: none; }
      .hints button { font: 12px ui-monospace, monospace; border: 1px solid var(--k8s-line); border-radius: 4px; background: none; color: var(--k8s-muted); padding: 1px 8px; cursor: pointer; }
    `,
  ];
}

customElements.define('k8s-terminal-pane', TerminalPane);
