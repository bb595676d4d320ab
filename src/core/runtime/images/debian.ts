import { defineImage } from '../define-image.ts';

export const debianImage = defineImage({
  repository: 'docker.io/library/debian',
  tags: 'bookworm bookworm-slim 12 12-slim stable stable-slim trixie trixie-slim 13 13-slim bullseye bullseye-slim 11 11-slim buster buster-slim 10'.split(
    ' ',
  ),
  sizeBytes: 48_500_000,
  config: { command: ['bash'] },
});
