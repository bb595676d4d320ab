import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Node, Pod, Service } from '../core/api/core-v1.ts';
import type { ClusterView } from './cluster-view.ts';
import { isReady, podStatus, toneOf } from './pod-state.ts';
import { tokens } from './tokens.ts';

const systemNamespaces = new Set(['kube-system', 'kube-flannel', 'kube-public', 'kube-node-lease']);

/** The cluster as it is: a card a machine with a chip a pod. What is clicked offers commands, and types them. */
export class ClusterPanel extends LitElement {
  static override properties = {
    view: { attribute: false },
    machines: { attribute: false },
    showSystem: { state: true },
    selected: { state: true },
  };
  declare view: ClusterView | undefined;
  declare machines: readonly { name: string; address: string; state: string }[];
  declare showSystem: boolean;
  declare selected: { kind: string; namespace: string; name: string } | undefined;

  constructor() {
    super();
    this.machines = [];
    this.showSystem = false;
  }

  override render(): TemplateResult {
    const services = [...(this.view?.services.values() ?? [])].filter(
      ({ metadata }) => this.#isShown(metadata.namespace) && metadata.name !== 'kubernetes',
    );
    return html`<div class="head">
        <label><input type="checkbox" .checked=${this.showSystem} @change=${() => this.#toggleSystem()} /> system pods</label>
        ${services.map((service) => this.#service(service))} ${this.#commands()}
      </div>
      <div class="machines" role="list">${this.machines.map((machine) => this.#machine(machine))}${this.#unscheduled()}</div>`;
  }

  #toggleSystem(): void {
    this.showSystem = !this.showSystem;
  }

  #isShown(namespace: string | undefined): boolean {
    return this.showSystem || !systemNamespaces.has(namespace ?? '');
  }

  #podsOn(node: string): Pod[] {
    return [...(this.view?.pods.values() ?? [])].filter(
      ({ spec, metadata }) => (spec.nodeName ?? '') === node && this.#isShown(metadata.namespace),
    );
  }

  #machine({ name, state }: { name: string; state: string }): TemplateResult {
    const node = this.view?.nodes.get(name);
    const [label, tone] = nodeState(node, state);
    const role =
      node?.metadata.labels?.['node-role.kubernetes.io/control-plane'] === undefined ? 'worker' : 'control plane';
    return html`<section class="machine" role="listitem">
      <header>
        <button class="name" @click=${() => this.#select('node', '', name)}>${name}</button>
        <span class="role">${node === undefined ? '' : role}</span><span class="state ${tone}">${label}</span>
      </header>
      <div class="pods">${this.#podsOn(name).map((pod) => this.#pod(pod))}</div>
      <footer>${node?.status?.nodeInfo?.kubeletVersion ?? ''}</footer>
    </section>`;
  }

  #unscheduled(): TemplateResult | typeof nothing {
    const waiting = this.#podsOn('');
    if (waiting.length === 0) return nothing;
    return html`<section class="machine waiting" role="listitem">
      <header><span class="name">not scheduled</span></header>
      <div class="pods">${waiting.map((pod) => this.#pod(pod))}</div>
    </section>`;
  }

  #pod(pod: Pod): TemplateResult {
    const { name, namespace = '' } = pod.metadata;
    const status = podStatus(pod);
    return html`<button
      class="pod ${toneOf(pod)} ${isReady(pod) ? 'ready' : ''}"
      title="${namespace}/${name}: ${status}"
      aria-label="Pod ${name}, ${status}"
      @click=${() => this.#select('pod', namespace, name)}
    >
      <span>${name}</span><small>${status}</small>
    </button>`;
  }

  #service(service: Service): TemplateResult {
    const { name, namespace = '' } = service.metadata;
    return html`<button class="service" title="${service.spec.clusterIP ?? ''}" @click=${() => this.#select('service', namespace, name)}>${name}</button>`;
  }

  #select(kind: string, namespace: string, name: string): void {
    this.selected = { kind, namespace, name };
  }

  #commands(): TemplateResult | typeof nothing {
    if (this.selected === undefined) return nothing;
    const { kind, namespace, name } = this.selected;
    const scope = namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`;
    const commands = [
      `kubectl describe ${kind} ${name}${scope}`,
      ...(kind === 'pod' ? [`kubectl logs ${name}${scope}`] : []),
      `kubectl get ${kind} ${name}${scope} -o yaml`,
    ];
    return html`<div class="commands" role="group" aria-label="Commands for ${name}">
      ${commands.map((command) => html`<button @click=${() => this.#type(command)}>${command}</button>`)}
      <button aria-label="Close" @click=${() => this.#close()}>×</button>
    </div>`;
  }

  #close(): void {
    this.selected = undefined;
  }

  #type(command: string): void {
    this.dispatchEvent(new CustomEvent('command', { detail: command, bubbles: true, composed: true }));
  }

  static override styles = [
    tokens,
    css`
      :host { display: block; overflow: auto; padding: 8px 12px; }
      .head { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; font-size: 12px; color: var(--k8s-muted); margin-bottom: 8px; }
      .machines { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 10px; }
      .machine { border: 1px solid var(--k8s-line); border-radius: 6px; padding: 8px; background: var(--k8s-raised); min-height: 72px; }
      .waiting { border-style: dashed; }
      header { display: flex; gap: 8px; align-items: baseline; }
      .name { font-weight: 600; }
      .role, footer { color: var(--k8s-muted); font-size: 12px; }
      .state { margin-left: auto; font-size: 12px; }
      .state.good { color: var(--k8s-good); }
      .state.bad { color: var(--k8s-bad); }
      .state.busy { color: var(--k8s-busy); }
      .pods { display: flex; flex-wrap: wrap; gap: 4px; margin: 8px 0; }
      button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
      button:focus-visible { outline: 2px solid var(--k8s-accent); outline-offset: 1px; }
      .pod { border: 1px solid var(--k8s-line); border-left: 4px solid var(--tone); border-radius: 4px; padding: 2px 6px; font-size: 12px; text-align: left; max-width: 100%; }
      .pod span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .pod small { color: var(--tone); }
      .pod.ready { box-shadow: inset 0 0 0 1px var(--tone); }
      .good { --tone: var(--k8s-good); }
      .busy { --tone: var(--k8s-busy); }
      .bad { --tone: var(--k8s-bad); }
      .done { --tone: var(--k8s-muted); }
      .service { border: 1px solid var(--k8s-accent); border-radius: 999px; padding: 1px 10px; color: var(--k8s-accent); }
      .commands { display: flex; flex-wrap: wrap; gap: 6px; }
      .commands button { font-family: ui-monospace, monospace; border: 1px solid var(--k8s-line); border-radius: 4px; padding: 1px 6px; color: var(--k8s-text); }
      @media (prefers-reduced-motion: no-preference) { .pod { animation: appear 0.2s ease-out; } }
      @keyframes appear { from { opacity: 0; transform: scale(0.9); } }
    `,
  ];
}

function nodeState(node: Node | undefined, machine: string): [label: string, tone: string] {
  if (machine === 'stopped') return ['off', 'bad'];
  if (node === undefined) return ['no node', 'busy'];
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const cordoned = node.spec.unschedulable === true ? ',SchedulingDisabled' : '';
  return ready?.status === 'True'
    ? [`Ready${cordoned}`, cordoned === '' ? 'good' : 'busy']
    : [`NotReady${cordoned}`, 'bad'];
}

customElements.define('k8s-cluster-panel', ClusterPanel);
