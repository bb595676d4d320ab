import type { LayerFiles } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

const newest = '3.22.2';
const releases = [
  newest,
  '3.21.5',
  '3.20.8',
  '3.19.9',
  '3.18.12',
  '3.17.10',
  '3.16.9',
  '3.15.11',
  '3.14.10',
  '3.12.12',
];

/** What names the distribution in an image that builds on Alpine. */
export function alpineFiles(version: string = newest): LayerFiles {
  const minor = version.split('.').slice(0, 2).join('.');
  return {
    '/etc/alpine-release': { type: 'file', content: `${version}\n` },
    '/etc/os-release': {
      type: 'file',
      content: `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${minor}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    },
  };
}

export const alpineImage = defineImage({
  repository: 'docker.io/library/alpine',
  tags: [...releases, ...releases.map((version) => version.split('.').slice(0, 2).join('.')), '3', 'edge'],
  sizeBytes: 3_800_000,
  base: 'busybox',
  config: { command: ['/bin/sh'] },
  forTag: (tag) => ({
    files: alpineFiles(releases.find((version) => version === tag || version.startsWith(`${tag}.`)) ?? newest),
  }),
});
