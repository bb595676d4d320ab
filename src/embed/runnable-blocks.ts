import type { PlaygroundElement } from './loader.ts';

/** Gives every `<pre data-k8s-run>` a Run button; all of them share the page's one playground. */
export function runnableBlocks(playground: () => PlaygroundElement): void {
  const arm = (): void => {
    for (const block of document.querySelectorAll<HTMLElement>('pre[data-k8s-run]:not([data-k8s-armed])'))
      armBlock(block, playground);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', arm, { once: true });
  else arm();
}

function armBlock(block: HTMLElement, playground: () => PlaygroundElement): void {
  block.dataset['k8sArmed'] = '';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Run';
  button.setAttribute('aria-label', 'Run this command in the playground');
  const output = document.createElement('pre');
  output.className = 'k8s-output';
  output.setAttribute('aria-live', 'polite');
  output.hidden = true;
  block.after(button, output);
  button.addEventListener('click', () => void run(block, button, output, playground()));
}

async function run(
  block: HTMLElement,
  button: HTMLButtonElement,
  output: HTMLElement,
  playground: PlaygroundElement,
): Promise<void> {
  button.disabled = true;
  button.textContent = 'Starting…';
  output.hidden = false;
  output.textContent = '';
  try {
    await playground.ready;
    button.textContent = 'Running…';
    await playground.exec(block.textContent ?? '', { onOutput: (_, text) => output.append(text) });
  } catch (error) {
    output.append(error instanceof Error ? error.message : String(error));
  } finally {
    button.disabled = false;
    button.textContent = 'Run';
  }
}
