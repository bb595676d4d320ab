import { assert } from 'chai';
import type { PlaygroundElement } from '../../src/embed/loader.ts';

/** The site as the build left it, in a frame: what a visitor has open. */
class SitePage {
  readonly #frame = document.createElement('iframe');

  async open(url: string): Promise<void> {
    await this.#loaded(() => {
      this.#frame.src = url;
      this.#frame.width = '1200';
      this.#frame.height = '800';
      document.body.append(this.#frame);
    });
    await this.#element().ready;
  }

  async reload(): Promise<void> {
    await this.#loaded(() => this.#frame.contentWindow?.location.reload());
    await this.#element().ready;
  }

  /** What the command wrote to stdout; fails the test unless it exits with 0. */
  async run(command: string, machine = 'controlplane'): Promise<string> {
    const { stdout, stderr, exitCode } = await this.#element().exec(command, { machine });
    assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
    return stdout;
  }

  close(): void {
    this.#frame.remove();
  }

  #loaded(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#frame.addEventListener('load', () => resolve(), { once: true });
      begin();
    });
  }

  #element(): PlaygroundElement {
    const element = this.#frame.contentDocument?.querySelector<PlaygroundElement>('k8s-playground');
    assert.isOk(element, 'the page has a playground');
    return element;
  }
}

describe('the site', () => {
  const page = new SitePage();
  after(() => page.close());

  it('has a cluster in which all nodes are Ready', async () => {
    await page.open('/dist/index.html');
    const nodes = await page.run('kubectl get nodes --no-headers');
    for (const node of nodes.trim().split('\n')) assert.match(node, /^\S+ +Ready /);
  });

  it('loses nothing when it is reloaded in the middle of a rollout', async () => {
    await page.run('kubectl create deployment web --image=nginx:1.26 --replicas=3');
    await page.run('kubectl rollout status deployment/web --timeout=20s && echo kept > /root/note');
    await page.run('kubectl set image deployment/web nginx=nginx:1.27 && kubectl scale deployment/web --replicas=6');
    const uid = await page.run("kubectl get deployment web -o jsonpath='{.metadata.uid}'");
    await page.reload();
    assert.equal(await page.run('cat /root/note'), 'kept\n');
    await page.run('kubectl rollout status deployment/web --timeout=25s');
    const identity = await page.run("kubectl get deployment web -o jsonpath='{.metadata.uid} {.status.readyReplicas}'");
    assert.equal(identity, `${uid} 6`);
    const images = await page.run("kubectl get pods -l app=web -o jsonpath='{.items[*].spec.containers[0].image}'");
    assert.include(images.split(' '), 'nginx:1.27');
  });
});
