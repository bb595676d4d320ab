import type { FileSystem } from '../../file-system.ts';
import { requestJobs, requestReload } from '../control-client.ts';
import { configurationDirectory, findFragment, isMask, loadUnit, unitName } from '../load-unit.ts';
import type { InstallDefinition } from '../unit-definition.ts';
import { type SystemctlCall, type SystemctlVerb, tooFewArguments } from './verb.ts';

/** A symbolic link that enabling a unit makes. */
interface InstallLink {
  readonly path: string;
  readonly target: string;
}

const noInstallation = `The unit files have no installation config (WantedBy=, RequiredBy=, UpheldBy=,
Also=, or Alias= settings in the [Install] section, and DefaultInstance= for
template units). This means they are not meant to be enabled or disabled using systemctl.

Possible reasons for having these kinds of units are:
• A unit may be statically enabled by being symlinked from another unit's
  .wants/, .requires/, or .upholds/ directory.
• A unit's purpose may be to act as a helper for some other unit which has
  a requirement dependency on it.
• A unit may be started when needed via activation (socket, path, timer,
  D-Bus, udev, scripted systemctl call, ...).
• In case of template units, the unit is meant to be enabled with some
  instance name specified.
`;

export const enableUnits: SystemctlVerb = async (call) => {
  const { process, operands, options } = call;
  if (operands.length === 0) return await tooFewArguments(call);
  const names = operands.map(unitName);
  for (const name of names) {
    const complaint = await enable(call, name);
    if (complaint === undefined) continue;
    await process.stderr.write(complaint);
    return 1;
  }
  await reloadIfRunning(call);
  if (options.has('now')) await requestJobs(process, 'start', names);
  return 0;
};

async function enable({ process, options }: SystemctlCall, name: string): Promise<string | undefined> {
  const { files } = process;
  const fragment = findFragment(files, name);
  if (fragment === undefined) return `Failed to enable unit: Unit file ${name} does not exist.\n`;
  if (isMask(files, fragment)) return `Failed to enable unit: Unit file ${fragment} is masked.\n`;
  const links = installLinks(files, name);
  if (links.length === 0) await process.stderr.write(noInstallation);
  for (const { path, target } of links) {
    if (linkLeadsTo(files, path, target)) continue;
    files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    files.symlink(target, path);
    if (!options.has('quiet')) await process.stderr.write(`Created symlink ${path} → ${target}.\n`);
  }
  return undefined;
}

export const disableUnits: SystemctlVerb = async (call) => {
  const { process, operands, options } = call;
  if (operands.length === 0) return await tooFewArguments(call);
  const names = operands.map(unitName);
  for (const name of names) {
    const { files } = process;
    if (findFragment(files, name) === undefined) {
      await process.stderr.write(`Failed to disable unit: Unit file ${name} does not exist.\n`);
      return 1;
    }
    for (const { path } of installLinks(files, name)) await removeLink(call, path);
  }
  await reloadIfRunning(call);
  if (options.has('now')) await requestJobs(process, 'stop', names);
  return 0;
};

export const maskUnits: SystemctlVerb = async (call) => {
  const { process, operands, options } = call;
  if (operands.length === 0) return await tooFewArguments(call);
  const { files } = process;
  for (const name of operands.map(unitName)) {
    const path = `${configurationDirectory}/${name}`;
    if (linkLeadsTo(files, path, '/dev/null')) continue;
    if (files.exists(path)) {
      await process.stderr.write(`Failed to mask unit: File '${path}' already exists.\n`);
      return 1;
    }
    files.symlink('/dev/null', path);
    await process.stderr.write(`Created symlink ${path} → /dev/null.\n`);
  }
  await reloadIfRunning(call);
  if (options.has('now')) await requestJobs(process, 'stop', operands.map(unitName));
  return 0;
};

export const unmaskUnits: SystemctlVerb = async (call) => {
  const { process, operands } = call;
  if (operands.length === 0) return await tooFewArguments(call);
  for (const name of operands.map(unitName)) {
    const path = `${configurationDirectory}/${name}`;
    if (linkLeadsTo(process.files, path, '/dev/null')) await removeLink(call, path);
  }
  await reloadIfRunning(call);
  return 0;
};

async function removeLink({ process, options }: SystemctlCall, path: string): Promise<void> {
  const { files } = process;
  if (!isLink(files, path)) return;
  files.remove(path);
  if (!options.has('quiet')) await process.stderr.write(`Removed "${path}".\n`);
}

async function reloadIfRunning({ process, options }: SystemctlCall): Promise<void> {
  if (!options.has('no-reload')) await requestReload(process);
}

/** The links that `[Install]` asks for. */
function installLinks(files: FileSystem, name: string): InstallLink[] {
  const { definition, fragmentPath } = loadUnit(files, name);
  if (fragmentPath === undefined) return [];
  return linksOf(definition.install, name, fragmentPath);
}

function linksOf(install: InstallDefinition, name: string, target: string): InstallLink[] {
  const below =
    (kind: string) =>
    (unit: string): InstallLink => ({
      path: `${configurationDirectory}/${unit}.${kind}/${name}`,
      target,
    });
  return [
    ...install.alias.map((alias) => ({ path: `${configurationDirectory}/${alias}`, target })),
    ...install.wantedBy.map(below('wants')),
    ...install.requiredBy.map(below('requires')),
  ];
}

/** `enabled`, `disabled`, `static`, `masked`, or undefined where there is no such unit file. */
export function enablementOf(files: FileSystem, name: string): string | undefined {
  const fragment = findFragment(files, name);
  if (fragment === undefined) return undefined;
  if (isMask(files, fragment)) return 'masked';
  const links = installLinks(files, name);
  if (links.length === 0) return 'static';
  return links.some(({ path }) => isLink(files, path)) ? 'enabled' : 'disabled';
}

function linkLeadsTo(files: FileSystem, path: string, target: string): boolean {
  return isLink(files, path) && files.readLink(path) === target;
}

function isLink(files: FileSystem, path: string): boolean {
  const slash = path.lastIndexOf('/');
  const [directory, name] = [path.slice(0, slash), path.slice(slash + 1)];
  return (
    files.exists(directory) && files.readDirectory(directory).includes(name) && files.lstat(path).type === 'symlink'
  );
}
