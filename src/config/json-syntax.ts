const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

/**
 * Where a text stops being JSON, as an offset; null where it is JSON. JSON.parse() says it in words that differ from
 * one Node to the next, and often not at all.
 */
export function syntaxErrorAt(text: string): number | null {
  const reader = new Reader(text);
  return reader.value() && reader.end() ? null : reader.at;
}

/** Each method takes what it is named after, and says whether it was there; `at` stays where it was not. */
class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(): boolean {
    if (this.#takes('{'))
      return this.#list('}', () => this.#match(STRING) && this.#takes(':') && this.value());
    if (this.#takes('[')) return this.#list(']', () => this.value());
    return this.#match(STRING) || this.#match(SCALAR);
  }

  end(): boolean {
    this.#skip(SPACE);
    return this.at === this.#text.length;
  }

  #list(close: string, item: () => boolean): boolean {
    if (this.#takes(close)) return true;
    do {
      if (!item()) return false;
    } while (this.#takes(','));
    return this.#takes(close);
  }

  #takes(character: string): boolean {
    this.#skip(SPACE);
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  #match(pattern: RegExp): boolean {
    this.#skip(SPACE);
    return this.#skip(pattern) > 0;
  }

  #skip(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.at += length;
    return length;
  }
}
