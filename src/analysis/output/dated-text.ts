import { type Stretch, timeBetween } from './board-time.js';

/** A piece of the output. */
export interface TextPart {
  text: string;
  /** When each of its lines ended, on the board's clock; what stands behind the last line end is one, too. None of no text. */
  linesMs: number[];
}

/** A text that grows at its end, with when each of its lines ended. */
export class DatedText {
  #text = '';
  /** On the board's clock where it has its place, else on the host's: from `#placed` on. */
  #linesMs: number[] = [];
  #placed = 0;

  get length(): number {
    return this.#text.length;
  }

  append(text: string, atMs: number): void {
    if (text === '') return;
    // The line that is open ends later.
    const open = Math.max(0, this.#linesMs.length - 1);
    this.#placed = Math.min(this.#placed, open);
    this.#linesMs[open] = atMs;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#linesMs.push(atMs);
    this.#text += text;
  }

  /** What has no place yet lies in that stretch. */
  place(stretch: Stretch): void {
    for (; this.#placed < this.#linesMs.length; this.#placed++) {
      this.#linesMs[this.#placed] = timeBetween(stretch, this.#linesMs[this.#placed]!);
    }
  }

  /** Keeps so many characters of its end. */
  trim(kept: number): void {
    const cut = Math.max(0, this.#text.length - kept);
    let lines = 0;
    for (let at = this.#text.indexOf('\n'); at !== -1 && at < cut; at = this.#text.indexOf('\n', at + 1))
      lines += 1;
    this.#text = this.#text.slice(cut);
    this.#linesMs = this.#linesMs.slice(lines);
    this.#placed = Math.max(0, this.#placed - lines);
  }

  copy(): DatedText {
    const copy = new DatedText();
    copy.#text = this.#text;
    copy.#linesMs = [...this.#linesMs];
    copy.#placed = this.#placed;
    return copy;
  }

  /** `stretch`: of what has no place yet. */
  part(stretch: Stretch): TextPart {
    const linesMs = this.#linesMs.map((ms, at) => (at < this.#placed ? ms : timeBetween(stretch, ms)));
    return { text: this.#text, linesMs };
  }
}
