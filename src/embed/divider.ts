/** A bar between two parts that the pointer or the arrow keys move; `property` holds the first part's share in per cent. */
export function createDivider(
  container: HTMLElement,
  options: { direction: 'row' | 'column'; property: string; label: string; initial: number },
): HTMLElement {
  const { direction, property, label } = options;
  const bar = document.createElement('div');
  bar.className = `divider ${direction}`;
  bar.tabIndex = 0;
  bar.role = 'separator';
  bar.ariaLabel = label;
  bar.ariaOrientation = direction === 'row' ? 'vertical' : 'horizontal';
  let share = options.initial;
  const set = (next: number): void => {
    share = Math.min(90, Math.max(0, next));
    bar.ariaValueNow = String(Math.round(share));
    container.style.setProperty(property, `${share}%`);
  };
  bar.addEventListener('pointerdown', (down) => {
    bar.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent): void => {
      const { left, top, width, height } = container.getBoundingClientRect();
      set(direction === 'row' ? ((event.clientX - left) / width) * 100 : ((event.clientY - top) / height) * 100);
    };
    bar.addEventListener('pointermove', move);
    bar.addEventListener('pointerup', () => bar.removeEventListener('pointermove', move), { once: true });
  });
  bar.addEventListener('dblclick', () => set(share === 0 ? options.initial : 0));
  bar.addEventListener('keydown', ({ key }) => {
    const step = { ArrowLeft: -5, ArrowUp: -5, ArrowRight: 5, ArrowDown: 5 }[key];
    if (step !== undefined) set(share + step);
    else if (key === 'Enter') set(share === 0 ? options.initial : 0);
  });
  set(options.initial);
  return bar;
}
