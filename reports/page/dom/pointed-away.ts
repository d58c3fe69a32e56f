/**
 * Calls `away` when `element` is pointed at no more. A finger that is lifted leaves what it pointed at, to be read; that
 * goes when the finger scrolls, or when something else is touched.
 */
export function onPointedAway(element: HTMLElement, away: () => void): void {
  element.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType !== 'touch') away();
  });
  for (const gone of ['pointercancel', 'blur'] as const) element.addEventListener(gone, away);
}
