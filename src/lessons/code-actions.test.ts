import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import { extractActions, replaceTrafficLinks } from './code-actions.ts';

test('an action stands behind its inline code', () => {
  const { markdown, actions } = extractActions('Run `ls`{{exec}}, then `pwd`{{ execute T2 }} or `id`{{copy}}.');
  assert.equal(
    markdown,
    'Run `ls`<span data-action="0"></span>, then `pwd`<span data-action="1"></span> or `id`<span data-action="2"></span>.',
  );
  assert.deepEqual(actions, [
    { type: 'exec', terminal: 1, interrupt: false },
    { type: 'exec', terminal: 2, interrupt: false },
    { type: 'copy' },
  ]);
});

test('a fence ends before its action, and the text behind it is no code', () => {
  const { markdown, actions } = extractActions('```bash\nls\npwd\n```{{exec interrupt}}\n\nThen look.');
  assert.deepEqual(actions, [{ type: 'exec', terminal: 1, interrupt: true }]);
  const page = marked.parse(markdown, { async: false });
  assert.match(page, /<code class="language-bash">ls\npwd\n<\/code><\/pre>\s*<p><span data-action="0"><\/span><\/p>/);
  assert.match(page, /<p>Then look\.<\/p>/);
});

test('templates in code are no actions', () => {
  const source = "`kubectl get pods -o go-template='{{range .items}}{{.metadata.name}}{{end}}'`{{exec}}";
  assert.equal(extractActions(source).actions.length, 1);
});

test('traffic links name a host and a port', () => {
  const text = replaceTrafficLinks('[site]({{TRAFFIC_HOST2_30080}})', (host, port) => `/host${host}/${port}`);
  assert.equal(text, '[site](/host2/30080)');
});
