import DOMPurify from 'dompurify';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { marked } from 'marked';
import { type CodeAction, extractActions, replaceTrafficLinks } from '../lessons/code-actions.ts';
import type { LessonRunner } from '../lessons/lesson-runner.ts';
import { pageText, type Scenario, scenarioPages } from '../lessons/scenario.ts';
import { tokens } from './tokens.ts';

const words = {
  en: { next: 'Next', back: 'Back', check: 'Check', notYet: 'Not yet.', done: 'Done.', copy: 'Copy', run: 'Run' },
  zh: {
    next: '下一步',
    back: '上一步',
    check: '检查',
    notYet: '还没有完成。',
    done: '完成。',
    copy: '复制',
    run: '运行',
  },
} as const;

/** A scenario beside its terminal: pages, commands that run at a click, checks. */
export class LessonPane extends LitElement {
  static override properties = {
    scenario: { attribute: false },
    runner: { attribute: false },
    language: {},
    page: { state: true },
    text: { state: true },
    verdict: { state: true },
    busy: { state: true },
  };
  declare scenario: Scenario | undefined;
  declare runner: LessonRunner | undefined;
  declare language: string;
  declare page: number;
  declare text: string;
  declare verdict: string;
  declare busy: boolean;
  #actions: CodeAction[] = [];

  constructor() {
    super();
    this.language = 'en';
    this.page = 0;
    this.text = '';
    this.verdict = '';
    this.busy = false;
  }

  /** Opens a page: its text at once, its preparation as soon as the playground is there. */
  async open(page: number): Promise<void> {
    const { scenario } = this;
    const entry = scenario === undefined ? undefined : scenarioPages(scenario)[page];
    if (scenario === undefined || entry === undefined) return;
    this.page = page;
    this.verdict = '';
    const source = replaceTrafficLinks(
      await pageText(scenario, entry.page, this.language),
      (host, port) => `#host${host}:${port}`,
    );
    const { markdown, actions } = extractActions(source);
    this.#actions = actions;
    this.text = DOMPurify.sanitize(await marked.parse(markdown), { ADD_ATTR: ['data-action'] });
    await this.runner?.enter(entry.page);
    const typed = await this.runner?.foreground(entry.page);
    if (typed !== undefined) this.#send(typed);
  }

  override render(): TemplateResult | typeof nothing {
    const { scenario } = this;
    if (scenario === undefined) return nothing;
    const pages = scenarioPages(scenario);
    const label = words[this.language === 'zh' ? 'zh' : 'en'];
    const current = pages[this.page];
    return html`<article @click=${(event: MouseEvent) => this.#click(event)}>
        ${/^\s*<h[12]/.test(this.text) ? nothing : html`<h2>${current?.page.title ?? scenario.index.title}</h2>`}
        ${unsafeHTML(this.text)}
      </article>
      <nav>
        <button ?disabled=${this.page === 0} @click=${() => void this.open(this.page - 1)}>${label.back}</button>
        <span>${this.page + 1} / ${pages.length}</span>
        ${
          current?.page.verify === undefined
            ? html`<button class="primary" ?disabled=${this.page + 1 >= pages.length} @click=${() => void this.open(this.page + 1)}>${label.next}</button>`
            : html`<button class="primary" ?disabled=${this.busy} @click=${() => void this.#check()}>${label.check}</button>`
        }
        <p role="status">${this.verdict}</p>
      </nav>`;
  }

  override updated(): void {
    const label = words[this.language === 'zh' ? 'zh' : 'en'];
    for (const mark of this.renderRoot.querySelectorAll<HTMLElement>('[data-action]')) {
      const action = this.#actions[Number(mark.dataset['action'])];
      if (action === undefined || mark.querySelector('button') !== null) continue;
      const button = document.createElement('button');
      button.textContent = action.type === 'copy' ? label.copy : label.run;
      mark.append(button);
    }
  }

  async #check(): Promise<void> {
    const { scenario } = this;
    const entry = scenario === undefined ? undefined : scenarioPages(scenario)[this.page];
    if (entry === undefined || this.runner === undefined) return;
    const label = words[this.language === 'zh' ? 'zh' : 'en'];
    this.busy = true;
    const { done, output } = await this.runner
      .verify(entry.page)
      .catch((error: unknown) => ({ done: false, output: String(error) }));
    this.busy = false;
    this.verdict = done ? label.done : `${label.notYet} ${output}`;
    if (done) await this.open(this.page + 1);
  }

  #click(event: MouseEvent): void {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
    const action = mark === null ? undefined : this.#actions[Number(mark.dataset['action'])];
    const code = mark === null ? '' : codeBefore(mark);
    if (action?.type === 'exec') this.#send(`${action.interrupt ? '\x03' : ''}${code}\n`);
    else if (action?.type === 'copy') void navigator.clipboard.writeText(code);
  }

  #send(text: string): void {
    this.dispatchEvent(new CustomEvent('type', { detail: text, bubbles: true, composed: true }));
  }

  static override styles = [
    tokens,
    css`
      :host { display: flex; flex-direction: column; overflow: hidden; background: var(--k8s-surface); }
      article { flex: 1; overflow: auto; padding: 16px 20px; }
      h2 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
      code { font-family: ui-monospace, monospace; font-size: 0.92em; background: var(--k8s-raised); padding: 1px 4px; border-radius: 3px; }
      pre { background: var(--k8s-raised); border: 1px solid var(--k8s-line); border-radius: 6px; padding: 10px; overflow-x: auto; }
      pre code { background: none; padding: 0; }
      nav { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; padding: 10px 20px; border-top: 1px solid var(--k8s-line); }
      nav p { flex-basis: 100%; margin: 0; min-height: 1.5em; color: var(--k8s-muted); white-space: pre-wrap; }
      button { font: inherit; padding: 4px 14px; border: 1px solid var(--k8s-line); border-radius: 4px; background: var(--k8s-raised); color: var(--k8s-text); cursor: pointer; }
      button.primary { border-color: var(--k8s-accent); color: var(--k8s-accent); font-weight: 600; }
      button:disabled { opacity: 0.5; cursor: default; }
      button:focus-visible { outline: 2px solid var(--k8s-accent); outline-offset: 1px; }
      [data-action] button { font-size: 12px; padding: 0 8px; margin-left: 6px; }
      details { border-left: 3px solid var(--k8s-line); padding-left: 10px; }
    `,
  ];
}

/** The code that an action stands behind: the fence above it, or the inline code beside it. */
function codeBefore(mark: HTMLElement): string {
  const before = mark.previousElementSibling ?? mark.parentElement?.previousElementSibling;
  return (before?.textContent ?? '').replace(/\n$/, '');
}

customElements.define('k8s-lesson-pane', LessonPane);
