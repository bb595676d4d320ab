import type { Scenario, ScenarioAsset, ScenarioPage } from './scenario.ts';

/** What a lesson needs of a playground. */
export interface LessonPlayground {
  exec(
    command: string,
    options?: { machine?: string; stdin?: string },
  ): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  writeFile(path: string, content: string, options?: { machine?: string }): Promise<void>;
}

/** Prepares, checks and solves the pages of a scenario. */
export class LessonRunner {
  readonly #scenario: Scenario;
  readonly #playground: LessonPlayground;
  readonly #entered = new Set<ScenarioPage>();
  readonly #typed = new Set<ScenarioPage>();

  constructor(scenario: Scenario, playground: LessonPlayground) {
    this.#scenario = scenario;
    this.#playground = playground;
  }

  /** Copies the scenario's assets to the machines that they name (`host01` is the first). */
  async placeAssets(machines: readonly string[]): Promise<void> {
    for (const [host, assets] of Object.entries(this.#scenario.index.details.assets ?? {})) {
      const machine = hostMachine(host, machines);
      for (const asset of assets) await this.#place(asset, machine);
    }
  }

  /** Runs what prepares the page, the first time that it is opened. Resolves when the script is done. */
  async enter(page: ScenarioPage): Promise<void> {
    if (this.#entered.has(page)) return;
    this.#entered.add(page);
    for (const path of [page.background, page.courseData]) if (path !== undefined) await this.#run(path);
  }

  /** The text to type into the terminal when the page opens; undefined when there is none or it was given already. */
  async foreground(page: ScenarioPage): Promise<string | undefined> {
    if (page.foreground === undefined || this.#typed.has(page)) return undefined;
    this.#typed.add(page);
    return this.#scenario.files(page.foreground);
  }

  /** Whether the page's task is done; what the script printed may say why not. */
  async verify(page: ScenarioPage): Promise<{ done: boolean; output: string }> {
    if (page.verify === undefined) return { done: true, output: '' };
    const { exitCode, stdout, stderr } = await this.#run(page.verify);
    return { done: exitCode === 0, output: (stdout + stderr).trim() };
  }

  /** Does what the page asks for. */
  async solve(page: ScenarioPage): Promise<{ exitCode: number; output: string }> {
    if (page.solution === undefined) return { exitCode: 0, output: '' };
    const { exitCode, stdout, stderr } = await this.#run(page.solution);
    return { exitCode, output: stdout + stderr };
  }

  async #run(path: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const script = await this.#scenario.files(path);
    if (script === undefined) throw new Error(`the scenario names ${path}, which is not there`);
    return this.#playground.exec('bash -s', { stdin: script });
  }

  async #place({ file, target, chmod }: ScenarioAsset, machine: string): Promise<void> {
    const content = await this.#scenario.files(`assets/${file}`);
    if (content === undefined) throw new Error(`the scenario names assets/${file}, which is not there`);
    const name = file.slice(file.lastIndexOf('/') + 1);
    const path = target.endsWith('/') ? `${target}${name}` : `${target}/${name}`;
    await this.#playground.exec(`mkdir -p '${path.slice(0, path.lastIndexOf('/'))}'`, { machine });
    await this.#playground.writeFile(path, content, { machine });
    if (chmod !== undefined) await this.#playground.exec(`chmod ${chmod} '${path}'`, { machine });
  }
}

function hostMachine(host: string, machines: readonly string[]): string {
  if (machines.includes(host)) return host;
  return machines[Number(/(\d+)$/.exec(host)?.[1] ?? 1) - 1] ?? machines[0] ?? 'controlplane';
}
