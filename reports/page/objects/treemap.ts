import { createElement } from '../dom/create-element.js';

const KEYS = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'Home', 'End'];

/** One box at a time has the focus, and what is pointed at is said below; the arrow keys go on to the next. */
export function walkTreemap(): void {
  const map = document.querySelector<SVGElement>('.treemap');
  const boxes = [...(map?.querySelectorAll<SVGElement>('a') ?? [])];
  if (!map) return;
  const said = createElement('p', { class: 'caption said', role: 'status' }, HINT);
  map.after(said);
  const say = (box: Element | null | undefined) => {
    said.textContent = box?.querySelector(':scope > title')?.textContent ?? HINT;
  };
  const reach = (box: SVGElement | undefined) => {
    for (const other of boxes) other.setAttribute('tabindex', other === box ? '0' : '-1');
  };
  reach(boxes[0]);
  map.addEventListener('pointerover', ({ target }) => say((target as Element).closest('a, g')));
  map.addEventListener('pointerleave', () => say(null));
  map.addEventListener('focusin', ({ target }) => {
    say((target as Element).closest('a'));
    reach(target as SVGElement);
  });
  map.addEventListener('keydown', (event) => {
    const key = KEYS.indexOf(event.key);
    const at = boxes.indexOf(event.target as SVGElement);
    if (key < 0 || at < 0) return;
    event.preventDefault();
    boxes.at([at + 1, at + 1, at - 1, at - 1, 0, -1][key]! % boxes.length)?.focus();
  });
}

const HINT = 'A box inside another is kept by it. Point at one for its name and size.';

/** As the address counts, from 1. */
export function markChosen(object: number | null, type: number | null): void {
  for (const link of document.querySelectorAll('[data-object].chosen, [data-type].chosen')) {
    link.classList.remove('chosen');
    link.removeAttribute('aria-current');
  }
  const wanted =
    object !== null ? `[data-object="${object}"]` : type !== null ? `[data-type="${type}"]` : null;
  for (const link of wanted === null
    ? []
    : document.querySelectorAll(`#owners ${wanted}, .objects ${wanted}`)) {
    link.classList.add('chosen');
    link.setAttribute('aria-current', 'true');
  }
}
