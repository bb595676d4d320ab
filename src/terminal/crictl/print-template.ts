import type { Process } from '../../core/machine/process.ts';
import { parseGoTemplate, renderGoTemplate } from '../cli/go-template.ts';

/** Prints what a Go template makes of a value. */
export async function printTemplate(process: Process, template: string, value: unknown): Promise<void> {
  if (template === '') throw new Error('template string is empty');
  await process.stdout.write(`${renderGoTemplate(parseGoTemplate(template), value, { allowMissingKeys: true })}\n`);
}
