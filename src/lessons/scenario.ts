/** A scenario's `index.json`, as authors of Killercoda scenarios write it. */
export interface ScenarioIndex {
  readonly title: string;
  readonly description?: string;
  readonly details: {
    readonly intro?: ScenarioPage;
    readonly steps?: readonly ScenarioPage[];
    readonly finish?: ScenarioPage;
    readonly assets?: Readonly<Record<string, readonly ScenarioAsset[]>>;
  };
  readonly backend?: { readonly imageid?: string };
}

export interface ScenarioPage {
  readonly title?: string;
  readonly text: string;
  /** A script whose exit status 0 means that the step is done. */
  readonly verify?: string;
  /** A script that prepares the page, unseen. */
  readonly background?: string;
  /** A script that is typed into the terminal. */
  readonly foreground?: string;
  /** As `background`. */
  readonly courseData?: string;
  /** A script that does what the step asks for; `lesson test` runs it. */
  readonly solution?: string;
}

export interface ScenarioAsset {
  readonly file: string;
  readonly target: string;
  readonly chmod?: string;
}

export type PageName = 'intro' | 'finish' | number;

/** Gives the text of a file of the scenario's folder; undefined where there is none. */
export type ScenarioFiles = (path: string) => Promise<string | undefined>;

export interface Scenario {
  readonly index: ScenarioIndex;
  readonly files: ScenarioFiles;
}

/** Reads a scenario's folder. Rejects when it has no `index.json` that can be read. */
export async function loadScenario(files: ScenarioFiles): Promise<Scenario> {
  const text = await files('index.json');
  if (text === undefined) throw new Error('there is no index.json in this folder');
  return { index: JSON.parse(text) as ScenarioIndex, files };
}

/** The pages in order. */
export function scenarioPages({ index: { details } }: Scenario): { name: PageName; page: ScenarioPage }[] {
  const steps = (details.steps ?? []).map((page, step): { name: PageName; page: ScenarioPage } => ({
    name: step,
    page,
  }));
  return [
    ...(details.intro === undefined ? [] : [{ name: 'intro' as const, page: details.intro }]),
    ...steps,
    ...(details.finish === undefined ? [] : [{ name: 'finish' as const, page: details.finish }]),
  ];
}

/** The page's Markdown: a translation where there is one (`step1.zh.md`), else the original, which is English. */
export async function pageText({ files }: Scenario, page: ScenarioPage, language: string): Promise<string> {
  const translated = page.text.replace(/\.md$/, `.${language}.md`);
  return (language === 'en' ? undefined : await files(translated)) ?? (await files(page.text)) ?? '';
}

export interface MachineLayout {
  readonly nodes: number;
  readonly state: 'ready' | 'bare';
}

/**
 * The machines that a scenario's `imageid` asks for: `kubernetes-kubeadm-2nodes` is a control plane with one worker;
 * `kubernetes-bare-3nodes` three machines without a cluster; `ubuntu` one.
 */
export function machineLayout({ index: { backend } }: Scenario): MachineLayout {
  const image = backend?.imageid ?? 'kubernetes-kubeadm-1node';
  const count = Number(/(\d)nodes?$/.exec(image)?.[1] ?? 1);
  return { nodes: count - 1, state: image.startsWith('kubernetes-') && !image.includes('bare') ? 'ready' : 'bare' };
}
