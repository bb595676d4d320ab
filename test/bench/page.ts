import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { createStaticServer } from '../../scripts/serve/static-server.ts';
import type { PlaygroundElement } from '../../src/embed/loader.ts';
import { launchChromium } from '../runner/chromium-launcher.ts';
import { percentile, print, timed } from './figure.ts';

const embed = `<!doctype html><title>Bench</title><script type="module" src="./tabernetes.js"></script>
<k8s-playground nodes="2"></k8s-playground>`;

/** Counts tasks over 50 ms of the page's own thread, which is what a reader feels. */
const countLongTasks = `globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });`;

/** From the click to Ready in a page that embeds three machines, and what deployments take there. */
export async function measurePage(): Promise<void> {
  const server = createStaticServer('dist').listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const browser = await launchChromium();
  const env = `Chromium ${browser.version()}`;
  try {
    const url = `http://localhost:${address.port}/bench.html`;
    const starts: number[] = [];
    const longTasks: number[] = [];
    let page = await openEmbed(browser, url);
    for (let round = 0; round < 5; round += 1) {
      if (round > 0) {
        await page.context().close();
        page = await openEmbed(browser, url);
      }
      starts.push(await clickToReady(page));
      longTasks.push(...(await page.evaluate<number[]>('longTasks')));
    }
    print({ name: 'click to 3 nodes Ready, median of 5', value: percentile(starts, 0.5), unit: 'ms', env });
    print({ name: 'long tasks of the page during 5 starts', value: longTasks.length, unit: 'count', env });
    print({ name: 'longest task of the page during 5 starts', value: Math.max(0, ...longTasks), unit: 'ms', env });
    await measureDeployments(page, env);
  } finally {
    await browser.close();
    server.close();
  }
}

async function openEmbed(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(countLongTasks);
  await page.route('**/bench.html', (route) => route.fulfill({ contentType: 'text/html', body: embed }));
  await page.goto(url);
  return page;
}

function clickToReady(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const element = document.querySelector<PlaygroundElement>('k8s-playground');
    const button = element?.shadowRoot?.querySelector('button');
    if (!element || !button) throw new Error('the page has no playground to click on');
    const start = performance.now();
    button.click();
    await element.ready;
    return performance.now() - start;
  });
}

async function measureDeployments(page: Page, env: string): Promise<void> {
  await run(page, 'kubectl -n kube-system rollout status deployment/coredns');
  const create = (pods: number): Promise<void> =>
    run(
      page,
      `kubectl create deployment n${pods} --image=nginx --replicas=${pods} && kubectl rollout status deployment/n${pods}`,
    );
  print({ name: 'create deployment to first pod Ready', value: await timed(() => create(1)), unit: 'ms', env });
  print({ name: '100 pods Ready on 2 nodes', value: await timed(() => create(100)), unit: 'ms', env });
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) times.push(await timed(() => run(page, 'kubectl get nodes')));
  print({ name: 'kubectl get nodes, p50 of 50', value: percentile(times, 0.5), unit: 'ms', env });
  print({ name: 'kubectl get nodes, p95 of 50', value: percentile(times, 0.95), unit: 'ms', env });
}

async function run(page: Page, command: string): Promise<void> {
  const { stdout, stderr, exitCode } = await page.evaluate(async (line) => {
    const element = document.querySelector<PlaygroundElement>('k8s-playground');
    if (!element) throw new Error('the page has no playground');
    return element.exec(line);
  }, command);
  assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
}
