import { readFileSync } from 'node:fs';
import { admissionPluginNames } from '../../src/core/admission/default-plugins.ts';
import { volumePlugins } from '../../src/core/kubelet/volumes/index.ts';
import { machinePrograms } from '../../src/core/machine/tools/catalogue.ts';
import { builtInResources } from '../../src/core/resources/built-in-resources.ts';
import { images } from '../../src/core/runtime/images/index.ts';
import { defaultPlugins } from '../../src/core/scheduler/plugins/index.ts';
import { hostCommands } from '../../src/playground/programs.ts';
import { crictlCommand } from '../../src/terminal/crictl/crictl.ts';
import { etcdctlCommand } from '../../src/terminal/etcdctl/etcdctl-program.ts';
import { kubeadmCommand } from '../../src/terminal/kubeadm/kubeadm.ts';
import { rootCommand as kubectlCommand } from '../../src/terminal/kubectl/root-command.ts';
import { findBuiltin } from '../../src/terminal/shell/builtins/index.ts';
import { bashBuiltinNames } from '../../src/terminal/shell/builtins/names.ts';
import { listCommands } from './list-commands.ts';
import { nameList, table } from './table.ts';

const introduction = `# What is built

Everything below is read from the definitions that the programs themselves run on, by \`npm run coverage\`. What a section
does not list is absent: the API server answers 404 for it, a program calls its flag unknown, a shell does not find it.
A kind whose controller is not in the list of controllers is stored and served, and nothing acts on it.`;

/** The text of docs/coverage.md. */
export async function coverageText(): Promise<string> {
  const sections: [string, string][] = [
    ['Resources', listResources()],
    ['Controllers', nameList(controllerNames())],
    ['Scheduler plugins', nameList(defaultPlugins.map(({ name }) => name))],
    ['Admission plugins', nameList(admissionPluginNames)],
    ['Volume plugins', nameList(volumePlugins.map(({ name }) => name))],
    ['Images', listImages()],
    ['kubectl', await listCommands(kubectlCommand)],
    ['kubeadm', await listCommands(kubeadmCommand)],
    ['crictl', await listCommands(crictlCommand)],
    ['etcdctl', await listCommands(etcdctlCommand)],
    ['Commands of a machine', nameList([...hostCommands, ...machinePrograms].map(({ name }) => name))],
    ['Builtins of bash', nameList(bashBuiltinNames.filter((name) => findBuiltin(name, 'bash') !== undefined))],
  ];
  return `${[introduction, ...sections.map(([title, text]) => `## ${title}\n\n${text}`)].join('\n\n')}\n`;
}

function listResources(): string {
  const rows = builtInResources.map(({ apiVersion, plural, kind, shortNames, namespaced, verbs, subresources }) => [
    apiVersion,
    `\`${plural}\``,
    kind,
    nameList(shortNames),
    namespaced ? 'yes' : 'no',
    verbs.length === 8 ? 'all' : verbs.join(' '),
    nameList(Object.keys(subresources)),
  ]);
  const headings = ['API version', 'Resource', 'Kind', 'Short names', 'Namespaced', 'Verbs', 'Subresources'];
  return table(
    headings,
    rows.sort((a, b) => (a.join() < b.join() ? -1 : 1)),
  );
}

function listImages(): string {
  const rows = images.map(({ repository, tags }) => [`\`${repository}\``, tags.map((tag) => `\`${tag}\``).join(' ')]);
  return table(
    ['Image', 'Tags'],
    rows.sort((a, b) => (a.join() < b.join() ? -1 : 1)),
  );
}

/** Some controllers exist only once the manager has its flags, so the names are read from the files that it imports. */
function controllerNames(): string[] {
  const folder = new URL('../../src/core/controllers/', import.meta.url);
  const program = readFileSync(new URL('kube-controller-manager-program.ts', folder), 'utf8');
  return [...program.matchAll(/from '\.\/([^']+)'/g)].flatMap(([, file = '']) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\bname: '([a-z-]+-controller)'/g)].map(
      ([, name = '']) => name,
    ),
  );
}
