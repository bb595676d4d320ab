import { readFile } from 'node:fs/promises';
import { type Plugin, transform } from 'esbuild';

/** Packages that come minified but for the names of their private properties, and the names that others reach for. */
const packages = [{ filter: /\/@xterm\/xterm\/lib\/xterm\.mjs$/, kept: /^_(core|renderService)$/ }];

/** Shortens the names of properties that start with an underscore, which a bundler has to leave as it cannot know who uses them. */
export const shortenPrivateNames: Plugin = {
  name: 'shorten-private-names',
  setup(build) {
    for (const { filter, kept } of packages)
      build.onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const { code } = await transform(text, {
          mangleProps: /^_/,
          reserveProps: kept,
          minify: true,
          target: 'es2023',
        });
        return { contents: code, loader: 'js' };
      });
  },
};
