const SETTLE_MS = 300;

/**
 * Shows one view at a time, by the address: "#heap?map=9" is a view with a state, "#maps" a place in one. Ways back are the
 * browser's own.
 */
export class Views {
  #timer = 0;

  constructor() {
    this.#show();
  }

  /** `onState` is told the state that the address has, now and whenever the address changes. */
  follow(onState: (state: URLSearchParams) => void): void {
    const go = () => {
      this.#show();
      onState(readAddress().state);
      scrollToPlace();
    };
    addEventListener('hashchange', go);
    go();
  }

  /** Puts the state of the heap view into the address, without an entry in the history; null values are left out. */
  keep(state: Record<string, number | null>): void {
    clearTimeout(this.#timer);
    // A browser refuses to change the address as often as a pointer moves.
    this.#timer = window.setTimeout(() => {
      const { place } = readAddress();
      if (viewOf(place).id !== 'heap') return;
      const query = Object.entries(state).flatMap(([name, value]) =>
        value === null ? [] : `${name}=${value}`,
      );
      history.replaceState(null, '', `#${place}?${query.join('&')}`);
    }, SETTLE_MS);
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
  if (target === viewOf(place)) scrollTo(0, 0);
  else target?.scrollIntoView();
}

/** What the address says: a place, and the state of what is drawn there. */
function readAddress(): { place: string; state: URLSearchParams } {
  const [place = '', query = ''] = location.hash.slice(1).split('?');
  return { place, state: new URLSearchParams(query) };
}

/** The view that a place is in, itself among it; the first where there is no such place. */
function viewOf(place: string): HTMLElement {
  const found = document.getElementById(place)?.closest<HTMLElement>('.view');
  return found ?? document.querySelector<HTMLElement>('.view')!;
}
