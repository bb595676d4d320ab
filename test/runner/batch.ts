/**
 * Runs the test files named as arguments one after another in this process, each as a suite of its own: hooks at the top
 * of a file concern that file only, and starting a process is paid once for many files.
 */
import { suite } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  void suite(file, async () => {
    await import(pathToFileURL(file).href);
  });
}
