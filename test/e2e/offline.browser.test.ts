import { assert } from 'chai';
import type { PlaygroundElement } from '../../src/embed/loader.ts';

const site = '/pluggable/train/';

describe('the site without a network', () => {
  const frame = document.createElement('iframe');
  after(() => frame.remove());

  async function open(): Promise<PlaygroundElement> {
    await new Promise<void>((resolve) => {
      frame.addEventListener('load', () => resolve(), { once: true });
      frame.src = `${site}?${Math.random()}`;
      document.body.append(frame);
    });
    const element = frame.contentDocument?.querySelector<PlaygroundElement>('k8s-playground');
    assert.isOk(element, 'the page has a playground');
    await element.ready;
    return element;
  }

  it('opens a second time, with all that the first visit kept', async () => {
    const first = await open();
    await first.exec('kubectl create configmap kept --from-literal=a=b && kubectl --help');
    await frame.contentWindow?.navigator.serviceWorker.ready;
    await fetch(`${site}pull`);
    assert.equal((await fetch(`${site}index.html?${Math.random()}`)).status, 503, 'the network is off');
    const second = await open();
    const { stdout } = await second.exec("kubectl get configmap kept -o jsonpath='{.data.a}'");
    assert.equal(stdout, 'b');
    assert.equal(
      (await second.exec('kubectl run web --image=nginx && kubectl wait pod/web --for=condition=Ready')).exitCode,
      0,
    );
  });
});
