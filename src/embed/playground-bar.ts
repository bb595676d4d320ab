import { css, html, LitElement, type TemplateResult } from 'lit';
import type { PageConnection } from './connect.ts';
import { tokens } from './tokens.ts';

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
    return html`<strong>Kubernetes v1.36</strong><span>${this.nodes} nodes</span><span>${this.pods} pods</span><span class="note" role="status">${this.note}</span>
      <label>clock <select @change=${(event: Event) => void this.#setSpeed(event)}>
        <option value="1">real</option><option value="0">paused</option><option value="10">10×</option>
      </select></label>
      <button @click=${() => void this.#save()}>Save</button>`;
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
      button:focus-visible, select:focus-visible { outline: 2px solid var(--k8s-accent); }
    `,
  ];
}

customElements.define('k8s-playground-bar', PlaygroundBar);
