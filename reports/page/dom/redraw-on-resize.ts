/** Calls `redraw` when the width changes, and for the first time: an observer reports the size that it finds. */
export function redrawOnResize(element: HTMLElement, redraw: () => void): void {
  let width = 0;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    redraw();
  }).observe(element);
}
