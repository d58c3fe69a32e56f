const SETTLE_MS = 300;
/** Of a line of the program's text: "#line-12" selects it. */
const LINE = /^line-([\d-]+)$/;

/**
 * Shows one view at a time, by the address: "#heap?map=9" is a view with what is selected, "#maps" a place in one. What is
 * selected stays so in all views. Ways back are the browser's own.
 */
export class Views {
  #timer = 0;
  #state = new URLSearchParams();

  constructor() {
    this.#show();
  }

  /** `onState` is told what is selected, now and whenever an address says it; one that says nothing changes nothing. */
  follow(onState: (state: URLSearchParams) => void): void {
    const go = () => {
      this.#show();
      const { place, state } = readAddress();
      const line = LINE.exec(place)?.[1];
      const isSaid = state.size > 0 || line !== undefined;
      if (state.size > 0) this.#state = state;
      if (line !== undefined) this.#state.set('line', line);
      if (isSaid) onState(new URLSearchParams(this.#state));
      this.#write();
      scrollToPlace();
    };
    addEventListener('hashchange', go);
    go();
  }

  /** Puts what is selected into the address, without an entry in the history; null takes a value out. */
  keep(state: Record<string, number | null>): void {
    for (const [name, value] of Object.entries(state)) {
      if (value === null) this.#state.delete(name);
      else this.#state.set(name, String(value));
    }
    clearTimeout(this.#timer);
    // A browser refuses to change the address as often as a pointer moves.
    this.#timer = window.setTimeout(() => this.#write(), SETTLE_MS);
  }

  #write(): void {
    const { place, state } = readAddress();
    const query = new URLSearchParams(this.#state);
    if (LINE.test(place)) query.delete('line');
    if (query.toString() === state.toString()) return;
    const shown = place || viewOf(place).id;
    history.replaceState(null, '', `#${shown}${query.size > 0 ? `?${query}` : ''}`);
  }

  #show(): void {
    const { id } = viewOf(readAddress().place);
    document.documentElement.dataset.view = id;
    for (const link of document.querySelectorAll('.views a')) {
      if (link.getAttribute('href') === `#${id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }
}

function scrollToPlace(): void {
  const { place } = readAddress();
  if (place === '') return;
  const target = document.getElementById(place);
  const folded = target?.closest('details');
  if (folded) folded.open = true;
  if (target === viewOf(place)) scrollTo(0, 0);
  else target?.scrollIntoView();
}

/** What the address says: a place, and what is selected. */
function readAddress(): { place: string; state: URLSearchParams } {
  const [place = '', query = ''] = location.hash.slice(1).split('?');
  return { place, state: new URLSearchParams(query) };
}

/** The view that a place is in, itself among it; the first where there is no such place. */
function viewOf(place: string): HTMLElement {
  const found = document.getElementById(place)?.closest<HTMLElement>('.view');
  return found ?? document.querySelector<HTMLElement>('.view')!;
}

/** Counted from 0, where the address counts from 1; null where it has none. */
export function numberIn(state: URLSearchParams, name: string): number | null {
  const value = Number(state.get(name));
  return Number.isInteger(value) && value > 0 ? value - 1 : null;
}
