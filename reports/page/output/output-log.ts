import { formatCount, formatMs } from '../../../src/report/text/format.js';
import { createElement } from '../dom/create-element.js';
import { lastAt } from '../timeline/time-range.js';
import { type LogLine, type LogWindow, windowAround } from './log-lines.js';

/** Of a line; the Details view has the whole. */
const MOST_CHARACTERS = 400;

/** The program's output beside the timeline: the lines around a moment, and a way from each line to its moment. */
export class OutputLog {
  readonly #lines: LogLine[];
  readonly #box = createElement('div', {
    class: 'log',
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Program output by line: choose one to see that moment',
  });
  readonly #note = createElement('p', { class: 'caption' });
  readonly #onChoose: (ms: number) => void;
  #shown: LogWindow | null = null;
  #current = -1;

  /** `onChoose` is told the moment of a line that the reader chose. */
  constructor(home: HTMLElement, lines: LogLine[], onChoose: (ms: number) => void) {
    this.#lines = lines;
    this.#onChoose = onChoose;
    home.append(createElement('h3', {}, 'Program output'), this.#box, this.#note);
    this.#box.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null;
      if (row) this.#choose(Number(row.dataset.at));
    });
    this.#box.addEventListener('keydown', (event) => this.#onKey(event));
    this.showAt(Number.NEGATIVE_INFINITY);
  }

  /** The last line that was printed by then stands out, with those around it in sight. */
  showAt(ms: number): void {
    this.#show(lastAt(this.#lines, ms));
  }

  #choose(at: number): void {
    const line = this.#lines[at];
    if (!line) return;
    this.#onChoose(line.ms);
    // Others may have been printed at the same moment.
    this.#show(at);
  }

  #show(at: number): void {
    const shown = windowAround(Math.max(0, at), this.#lines.length, this.#shown);
    if (shown !== this.#shown) this.#draw(shown);
    this.#rowAt(this.#current)?.removeAttribute('aria-selected');
    this.#current = at;
    const row = this.#rowAt(at);
    if (!row) {
      this.#box.removeAttribute('aria-activedescendant');
      this.#box.scrollTop = 0;
      return;
    }
    row.setAttribute('aria-selected', 'true');
    this.#box.setAttribute('aria-activedescendant', row.id);
    // Of the box alone: the page stays where it is.
    this.#box.scrollTop = row.offsetTop - (this.#box.clientHeight - row.offsetHeight) / 2;
  }

  #draw(shown: LogWindow): void {
    this.#shown = shown;
    const { from, to } = shown;
    const rows = this.#lines.slice(from, to).map(({ ms, text }, offset) => {
      const at = from + offset;
      const clipped = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
      return createElement(
        'div',
        { role: 'option', id: `log-${at}`, 'data-at': String(at) },
        createElement('small', {}, formatMs(ms)),
        clipped,
      );
    });
    this.#box.replaceChildren(...rows);
    const count = this.#lines.length;
    const part =
      to - from < count
        ? `Lines ${formatCount(from + 1)} to ${formatCount(to)} of ${formatCount(count)} are here; more as you move.`
        : '';
    this.#note.hidden = part === '';
    this.#note.textContent = part;
  }

  #rowAt(at: number): HTMLElement | null {
    const place = at - (this.#shown?.from ?? 0);
    return (this.#box.children[place] as HTMLElement | undefined) ?? null;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.#lines.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: this.#current + 1,
      ArrowUp: this.#current - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(last, target)));
  }
}
