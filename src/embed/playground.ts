import './cluster-panel.ts';
import './lesson-pane.ts';
import './terminal-pane.ts';
import * as Comlink from 'comlink';
import { LessonRunner } from '../lessons/lesson-runner.ts';
import { loadScenario, machineLayout, type Scenario } from '../lessons/scenario.ts';
import type { RemoteExecOptions } from '../workers/remote-calls.ts';
import type { ClusterPanel } from './cluster-panel.ts';
import { type ClusterView, followCluster } from './cluster-view.ts';
import { connectPlayground, type PageConnection } from './connect.ts';
import { createDivider } from './divider.ts';
import { keepOffline } from './keep-offline.ts';
import type { LessonPane } from './lesson-pane.ts';
import type { TerminalPane } from './terminal-pane.ts';
import './playground-bar.ts';
import type { PlaygroundBar } from './playground-bar.ts';
import { workbenchStyle } from './workbench-style.ts';

/** What the element offers once it has started. */
export interface PlaygroundHandle {
  /** Resolves when the API answers and every node is Ready. */
  readonly ready: Promise<void>;
  exec(command: string, options?: RemoteExecOptions): ReturnType<PageConnection['exec']>;
  writeFile(path: string, content: string, options?: { machine?: string }): Promise<void>;
  readFile(path: string, options?: { machine?: string }): Promise<string>;
  save(): Promise<Blob>;
  restore(saved: Blob): Promise<void>;
  close(): void;
}

/** Builds the workbench in the element and starts the machines behind it. */
export async function openPlayground(element: HTMLElement): Promise<PlaygroundHandle> {
  const language = element.getAttribute('lang') ?? document.documentElement.lang ?? 'en';
  const lesson = element.getAttribute('lesson');
  const loaded = lesson === null ? undefined : await fetchScenario(lesson).catch((error: unknown) => String(error));
  const scenario = typeof loaded === 'string' ? undefined : loaded;
  const parts = layOut(element, scenario !== undefined);
  const persist = element.getAttribute('persist');
  const asked =
    scenario === undefined
      ? {
          nodes: Number(element.getAttribute('nodes') ?? 2),
          state: element.getAttribute('state') === 'bare' ? ('bare' as const) : ('ready' as const),
        }
      : machineLayout(scenario);
  if (typeof loaded === 'string') parts.bar.note = `The lesson ${lesson ?? ''} cannot be opened: ${loaded}`;
  parts.terminal.progress = 'Switching the machines on…';
  const connection = await connectPlayground({
    ...asked,
    ...(persist === null ? {} : { store: { indexedDB: persist } }),
  });
  const stop = new AbortController();
  const ready = connection.service.ready();
  void ready.then(keepOffline);
  await present(parts, connection);
  follow(parts, connection, stop.signal);
  if (scenario !== undefined) void startLesson(parts.lesson, scenario, connection, language, ready);
  parts.bar.addEventListener('reset', () => void startAnew(connection, persist));
  parts.bar.start({ connection, persisted: connection.persisted, wanted: persist !== null });
  return {
    ready,
    exec: (command, options) => connection.exec(command, options),
    writeFile: (path, content, options) => connection.service.writeFile(path, content, options),
    readFile: (path, options) => connection.service.readFile(path, options),
    save: () => connection.service.save(),
    restore: (saved) => connection.service.restore(saved),
    close: () => {
      stop.abort();
      connection.close();
    },
  };
}

/** Forgets what was kept and loads the page again. */
async function startAnew(connection: PageConnection, persist: string | null): Promise<void> {
  connection.close();
  if (persist !== null) {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const own = databases.filter(
      (name) => name === `tabernetes/${persist}` || name.startsWith(`tabernetes/${persist}/`),
    );
    for (const name of own) indexedDB.deleteDatabase(name);
  }
  location.reload();
}

interface Parts {
  readonly bar: PlaygroundBar;
  readonly lesson: LessonPane;
  readonly panel: ClusterPanel;
  readonly terminal: TerminalPane;
}

function layOut(element: HTMLElement, hasLesson: boolean): Parts {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = workbenchStyle;
  const bar = document.createElement('k8s-playground-bar') as PlaygroundBar;
  const lesson = document.createElement('k8s-lesson-pane') as LessonPane;
  const panel = document.createElement('k8s-cluster-panel') as ClusterPanel;
  const terminal = document.createElement('k8s-terminal-pane') as TerminalPane;
  lesson.hidden = !hasLesson;
  const body = document.createElement('div');
  body.className = hasLesson ? 'body with-lesson' : 'body';
  const work = document.createElement('div');
  work.className = 'work';
  work.append(
    panel,
    createDivider(work, {
      direction: 'column',
      property: '--panel',
      label: 'Height of the cluster panel',
      initial: 36,
    }),
    terminal,
  );
  body.append(lesson);
  if (hasLesson)
    body.append(
      createDivider(body, { direction: 'row', property: '--lesson', label: 'Width of the lesson', initial: 33 }),
    );
  body.append(work);
  root.replaceChildren(style, bar, body);
  root.addEventListener('command', (event) => terminal.type((event as CustomEvent<string>).detail));
  root.addEventListener('type', (event) => terminal.type((event as CustomEvent<string>).detail));
  return { bar, lesson, panel, terminal };
}

async function present({ terminal, panel }: Parts, connection: PageConnection): Promise<void> {
  const machines = await connection.service.machines();
  panel.machines = machines;
  terminal.machines = machines.map(({ name }) => name);
  terminal.connection = connection;
  terminal.progress = '';
  await terminal.show(machines[0]?.name ?? 'controlplane');
}

function follow({ panel, bar }: Parts, connection: PageConnection, signal: AbortSignal): void {
  const view: ClusterView = followCluster(connection.api, signal, () => {
    panel.view = { ...view };
    bar.pods = view.pods.size;
    bar.nodes = view.nodes.size;
  });
  void connection.service.onMachines(
    Comlink.proxy(() => {
      void connection.service.machines().then((machines) => {
        panel.machines = machines;
      });
    }),
  );
}

async function startLesson(
  pane: LessonPane,
  scenario: Scenario,
  connection: PageConnection,
  language: string,
  ready: Promise<void>,
): Promise<void> {
  pane.language = language.slice(0, 2);
  pane.scenario = scenario;
  await pane.open(0);
  await ready;
  const runner = new LessonRunner(scenario, {
    exec: (command, options) => connection.exec(command, options),
    writeFile: (path, content, options) => connection.service.writeFile(path, content, options),
  });
  await runner.placeAssets((await connection.service.machines()).map(({ name }) => name));
  pane.runner = runner;
  await pane.open(0);
}

/** A lesson is a folder below `lessons/` beside the script, or at an address of its own. */
function fetchScenario(lesson: string): Promise<Scenario> {
  const base = new URL(
    /[/:]/.test(lesson) ? `${lesson}/` : `../lessons/${lesson}/`,
    /[/:]/.test(lesson) ? document.baseURI : import.meta.url,
  );
  return loadScenario(async (path) => {
    const response = await fetch(new URL(path, base));
    return response.ok ? response.text() : undefined;
  });
}
