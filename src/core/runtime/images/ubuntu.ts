import { defineImage } from '../define-image.ts';

const releases: Readonly<Record<string, string>> = {
  '24.04': '24.04 LTS (Noble Numbat)',
  '22.04': '22.04 LTS (Jammy Jellyfish)',
  '20.04': '20.04 LTS (Focal Fossa)',
  '18.04': '18.04 LTS (Bionic Beaver)',
};

const codeNames: Readonly<Record<string, string>> = { noble: '24.04', jammy: '22.04', focal: '20.04', bionic: '18.04' };

export const ubuntuImage = defineImage({
  repository: 'docker.io/library/ubuntu',
  tags: ['24.04', 'noble', '22.04', 'jammy', '20.04', 'focal', '18.04', 'bionic', 'rolling'],
  sizeBytes: 29_700_000,
  config: { command: ['/bin/bash'] },
  forTag: (tag) => {
    const version = releases[codeNames[tag] ?? tag] ?? '24.04 LTS (Noble Numbat)';
    const number = version.slice(0, 5);
    return {
      files: {
        '/etc/os-release': {
          type: 'file',
          content: `PRETTY_NAME="Ubuntu ${number} LTS"\nNAME="Ubuntu"\nVERSION_ID="${number}"\nVERSION="${version}"\nID=ubuntu\nID_LIKE=debian\n`,
        },
      },
    };
  },
});
