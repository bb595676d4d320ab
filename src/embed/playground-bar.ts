import { css, html, LitElement, type TemplateResult } from 'lit';
import type { PageConnection } from './connect.ts';
import { tokens } from './tokens.ts';

const speedNames: Readonly<Record<number, string>> = { 0: 'paused', 1: 'real', 10: '10×' };

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Version, counts, clock, and what concerns the playground as a whole. */
export class PlaygroundBar extends LitElement {
  static override properties = { pods: {}, nodes: {}, speed: { state: true }, note: { state: true } };
  declare pods: number;
  declare nodes: number;
  declare speed: number;
  declare note: string;
  #connection: PageConnection | undefined;

  constructor() {
    super();
    this.pods = 0;
    this.nodes = 0;
    this.speed = 1;
    this.note = '';
  }

  start({ connection, persisted, wanted }: { connection: PageConnection; persisted: boolean; wanted: boolean }): void {
    this.#connection = connection;
    if (wanted && !persisted) this.note = 'This browser keeps nothing here: the playground lives in memory only.';
  }

  override render(): TemplateResult {
    const speeds = [1, 0, 10].map(
      (speed) => html`<option value=${speed} ?selected=${speed === this.speed}>${speedNames[speed]}</option>`,
    );
    return html`<strong>Kubernetes v1.36</strong><span>${count(this.nodes, 'node')}</span><span>${count(this.pods, 'pod')}</span>
      <span class="note" role="status">${this.note}</span>
      <label>clock <select @change=${(event: Event) => void this.#setSpeed(event)}>${speeds}</select></label>
      <button @click=${() => this.#ask('reset')}>Reset</button>
      <button @click=${() => void this.#save()}>Save</button>
      <label class="button">Open<input type="file" hidden @change=${(event: Event) => void this.#open(event)} /></label>
      <details><summary>Help</summary><div class="help">
        <p>The terminal's tabs are the machines; <code>ssh node01</code> works too.</p>
        <p>Leave the terminal by keyboard with <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>F6</kbd>, or <kbd>Escape</kbd> and then <kbd>Tab</kbd>.</p>
        <p>Click a machine, pod or service in the panel for commands about it.</p>
      </div></details>`;
  }

  /** What cannot be undone is asked for first. */
  #ask(action: 'reset'): void {
    if (!confirm('Throw away this playground and start anew?')) return;
    this.dispatchEvent(new CustomEvent(action, { bubbles: true, composed: true }));
  }

  async #open(event: Event): Promise<void> {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (file === undefined || !confirm('Replace this playground by the one in the file?')) return;
    this.note = 'Opening…';
    await this.#connection?.service.restore(file).catch((error: unknown) => {
      this.note = String(error);
    });
    if (this.note === 'Opening…') this.note = '';
  }

  async #setSpeed(event: Event): Promise<void> {
    this.speed = Number((event.target as HTMLSelectElement).value);
    await (this.speed === 0
      ? this.#connection?.service.clock('pause')
      : this.#connection?.service.clock('speed', this.speed));
  }

  async #save(): Promise<void> {
    const blob = await this.#connection?.service.save();
    if (blob === undefined) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'playground.tabernetes';
    link.click();
    URL.revokeObjectURL(link.href);
  }

  static override styles = [
    tokens,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 14px; align-items: center; padding: 6px 12px; background: var(--k8s-raised); border-bottom: 1px solid var(--k8s-line); font-size: 13px; }
      .note { margin-left: auto; color: var(--k8s-busy); }
      button, select { font: inherit; color: var(--k8s-text); background: var(--k8s-surface); border: 1px solid var(--k8s-line); border-radius: 4px; padding: 1px 10px; }
      summary { cursor: pointer; }
      details { position: relative; }
      .help { position: absolute; right: 0; top: 1.8em; z-index: 2; width: 22em; padding: 4px 14px; background: var(--k8s-surface); border: 1px solid var(--k8s-line); border-radius: 6px; }
      button:focus-visible, select:focus-visible { outline: 2px solid var(--k8s-accent); }
    `,
  ];
}

customElements.define('k8s-playground-bar', PlaygroundBar);
