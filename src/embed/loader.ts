/** The one script that a page takes: small until somebody wants a cluster. */

import type { PlaygroundHandle } from './playground.ts';
import { runnableBlocks } from './runnable-blocks.ts';

/** A playground in a page. `ready` and the calls start it; so does the button it shows until then. */
export class PlaygroundElement extends HTMLElement {
  #started: Promise<PlaygroundHandle> | undefined;

  connectedCallback(): void {
    if (this.#started !== undefined || this.shadowRoot !== null) return;
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = `<style>${placeholderStyle}</style><div part="launch"><button type="button">${labels[this.lang.slice(0, 2)] ?? labels['en']}</button></div>`;
    root.querySelector('button')?.addEventListener('click', () => void this.start().catch(() => {}));
    if (this.hasAttribute('autostart')) void this.start().catch(() => {});
  }

  /** Resolves when the API answers and every node is Ready. */
  get ready(): Promise<void> {
    return this.start().then((handle) => handle.ready);
  }

  /** Starts the playground, once. Resolves when its machines have booted. */
  start(): Promise<PlaygroundHandle> {
    this.#started ??= import('./playground.ts').then(({ openPlayground }) => openPlayground(this));
    return this.#started;
  }

  async exec(...call: Parameters<PlaygroundHandle['exec']>): ReturnType<PlaygroundHandle['exec']> {
    const handle = await this.start();
    await handle.ready;
    return handle.exec(...call);
  }

  async writeFile(...call: Parameters<PlaygroundHandle['writeFile']>): Promise<void> {
    return (await this.start()).writeFile(...call);
  }

  async readFile(...call: Parameters<PlaygroundHandle['readFile']>): Promise<string> {
    return (await this.start()).readFile(...call);
  }

  async save(): Promise<Blob> {
    return (await this.start()).save();
  }

  async restore(saved: Blob): Promise<void> {
    return (await this.start()).restore(saved);
  }

  disconnectedCallback(): void {
    void this.#started?.then((handle) => handle.close());
  }
}

const labels: Readonly<Record<string, string>> = { en: 'Start the cluster', zh: '启动集群' };

const placeholderStyle = `:host{display:block;min-height:12rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:6px}
[part=launch]{display:grid;place-items:center;min-height:inherit}
button{font:600 1rem system-ui,sans-serif;padding:.6em 1.2em;border:0;border-radius:4px;background:#2457c5;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #7aa2ff;outline-offset:2px}`;

if (customElements.get('k8s-playground') === undefined) customElements.define('k8s-playground', PlaygroundElement);
runnableBlocks(() => {
  const present = document.querySelector<PlaygroundElement>('k8s-playground');
  if (present !== null) return present;
  const hidden = document.createElement('k8s-playground') as PlaygroundElement;
  hidden.hidden = true;
  document.body.append(hidden);
  return hidden;
});
