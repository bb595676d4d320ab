import { executableFile, type LayerEntry, type LayerFiles } from '../core/machine/kernel.ts';
import type { ImageCatalogue } from '../core/runtime/containerd/image-store.ts';
import type { ImageDefinition } from '../core/runtime/define-image.ts';
import { pauseImage } from '../core/runtime/images/pause.ts';
import { busyboxNetworkFiles } from '../terminal/network-tools/index.ts';
import { busyboxCommands, debianCommands } from './container-commands.ts';

/** The registries of a playground. */
export function createImageCatalogue(images: readonly ImageDefinition[]): ImageCatalogue {
  const byRepository = new Map(images.map((image) => [image.repository, image]));
  return {
    find: (repository) => byRepository.get(repository),
    generic: {
      sizeBytes: 50_000_000,
      config: { entrypoint: ['/pause'] },
      files: { '/pause': { type: 'file', mode: 0o755, content: executableFile('pause') } },
      ...(pauseImage.programs === undefined ? {} : { programs: pauseImage.programs }),
    },
    bases: { debian: debian(), busybox: busybox(), scratch: {} },
  };
}

function debian(): LayerFiles {
  return {
    ...commandFiles('/usr/bin', debianCommands),
    '/bin': { type: 'symlink', target: 'usr/bin' },
    '/sbin': { type: 'symlink', target: 'usr/bin' },
    ...common('Debian GNU/Linux 12 (bookworm)', 'debian', '/bin/bash'),
  };
}

function busybox(): LayerFiles {
  return {
    ...commandFiles('/bin', busyboxCommands),
    ...busyboxNetworkFiles,
    '/usr/bin': { type: 'directory' },
    ...common('BusyBox v1.37.0', 'busybox', '/bin/sh'),
  };
}

function commandFiles(directory: string, commands: ReadonlyMap<string, string>): LayerFiles {
  const files = [...commands].map(([file, program]): [string, LayerEntry] => [
    `${directory}/${file}`,
    { type: 'file', mode: 0o755, content: executableFile(program) },
  ]);
  return Object.fromEntries(files);
}

function common(name: string, id: string, shell: string): LayerFiles {
  return {
    '/etc/os-release': {
      type: 'file',
      content: `PRETTY_NAME="${name}"\nNAME="${name.split(' (')[0] ?? name}"\nID=${id}\n`,
    },
    '/etc/passwd': {
      type: 'file',
      content: `root:x:0:0:root:/root:${shell}\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`,
    },
    '/etc/group': { type: 'file', content: 'root:x:0:\nnogroup:x:65534:\n' },
    '/root': { type: 'directory', mode: 0o700 },
    '/tmp': { type: 'directory', mode: 0o1777 },
    '/var/log': { type: 'directory' },
    '/home': { type: 'directory' },
  };
}
