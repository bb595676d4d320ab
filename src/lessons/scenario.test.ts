import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadScenario, machineLayout, pageText, type Scenario, scenarioPages } from './scenario.ts';

function scenarioOf(index: object, files: Readonly<Record<string, string>> = {}): Promise<Scenario> {
  const all: Readonly<Record<string, string>> = { ...files, 'index.json': JSON.stringify(index) };
  return loadScenario(async (path) => all[path]);
}

test('imageid decides the machines', async () => {
  const layouts = {
    'kubernetes-kubeadm-1node': { nodes: 0, state: 'ready' },
    'kubernetes-kubeadm-2nodes': { nodes: 1, state: 'ready' },
    'kubernetes-kubeadm-3nodes': { nodes: 2, state: 'ready' },
    'kubernetes-bare-3nodes': { nodes: 2, state: 'bare' },
    ubuntu: { nodes: 0, state: 'bare' },
  };
  for (const [imageid, layout] of Object.entries(layouts)) {
    const scenario = await scenarioOf({ title: imageid, details: {}, backend: { imageid } });
    assert.deepEqual(machineLayout(scenario), layout, imageid);
  }
  assert.deepEqual(machineLayout(await scenarioOf({ title: '', details: {} })), { nodes: 0, state: 'ready' });
});

test('pages come in order, and those that are absent are left out', async () => {
  const pages = { steps: [{ text: 'a.md' }, { text: 'b.md' }], finish: { text: 'z.md' } };
  const whole = await scenarioOf({ title: '', details: { ...pages, intro: { text: 'i.md' } } });
  assert.deepEqual(
    scenarioPages(whole).map(({ name }) => name),
    ['intro', 0, 1, 'finish'],
  );
  const short = await scenarioOf({ title: '', details: pages });
  assert.deepEqual(
    scenarioPages(short).map(({ name }) => name),
    [0, 1, 'finish'],
  );
});

test('a page is shown in the language asked for where there is a translation', async () => {
  const scenario = await scenarioOf({ title: '', details: {} }, { 'a.md': 'Hello', 'a.zh.md': '你好', 'b.md': 'Bye' });
  assert.equal(await pageText(scenario, { text: 'a.md' }, 'zh'), '你好');
  assert.equal(await pageText(scenario, { text: 'a.md' }, 'en'), 'Hello');
  assert.equal(await pageText(scenario, { text: 'b.md' }, 'zh'), 'Bye');
});

test('a folder without index.json is no scenario', async () => {
  await assert.rejects(
    loadScenario(async () => undefined),
    /there is no index\.json/,
  );
});
