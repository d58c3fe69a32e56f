import type { SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import type { HeapImage } from '../image/heap-image.js';
import { isName, isSmallInt, smallIntOf, type WordForms, wordFormsOf } from '../image/word-forms.js';
import type { ObjectTypes } from './object-types.js';

const MOST_TEXT = 40;

/** Says what a word is, as Python writes it. */
export class WordReader {
  /** null where the firmware writes values in a way that is not known. */
  readonly forms: WordForms | null;
  readonly #image: HeapImage;
  readonly #types: ObjectTypes;
  readonly #names: ReadonlyMap<number, string>;

  constructor(
    image: HeapImage,
    types: ObjectTypes,
    {
      specimens,
      floatWords,
      wordBytes,
      names,
    }: Pick<SnapshotRecord, 'specimens' | 'floatWords' | 'wordBytes' | 'names'>,
  ) {
    this.#image = image;
    this.#types = types;
    this.#names = new Map(names.map(({ word, text }) => [word, text]));
    this.forms = wordFormsOf(specimens, floatWords, wordBytes);
  }

  /** The text of a string, interned or not; null where it is none, or not known. */
  text(word: number): string | null {
    const { forms } = this;
    if (forms && isName(forms, word)) return this.#names.get(word) ?? null;
    const node = this.#image.nodeAt(word);
    if (node < 0 || this.#types.of(node)?.kind !== 'str') return null;
    return Buffer.from(this.#data(node)).toString('utf8');
  }

  /** A key or a member, short; `…` where it is not known. */
  written(word: number): string {
    const { forms } = this;
    const text = this.text(word);
    if (text !== null) return quoted(text);
    if (forms) {
      if (word === forms.none) return 'None';
      if (word === forms.isTrue) return 'True';
      if (word === forms.isFalse) return 'False';
      if (isSmallInt(forms, word)) return String(smallIntOf(forms, word));
    }
    const node = this.#image.nodeAt(word);
    const kind = node < 0 ? null : this.#types.of(node)?.kind;
    if (kind === 'bytes') return `b${quoted(Buffer.from(this.#data(node)).toString('latin1'))}`;
    if (kind === 'tuple') return this.#tuple(node);
    return '…';
  }

  #tuple(node: number): string {
    const length = Math.min(this.#image.wordOf(node, 1), this.#image.wordsOf(node) - 2);
    const items = Array.from({ length: Math.min(length, 4) }, (_, at) => {
      const word = this.#image.wordOf(node, 2 + at);
      // One tuple in another may be itself.
      return this.#types.of(this.#image.nodeAt(word))?.kind === 'tuple' ? '…' : this.written(word);
    });
    return `(${items.join(', ')}${length > 4 ? ', …' : length === 1 ? ',' : ''})`;
  }

  /** Of a str or bytes object; empty where its text stands in ROM. */
  #data(node: number): Uint8Array {
    const length = this.#image.wordOf(node, 2);
    return this.#image.bytesAt(this.#image.wordOf(node, 3), Math.min(length, 4 * MOST_TEXT));
  }
}

function quoted(text: string): string {
  const short = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  return `'${short
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(
      /[\x00-\x1f\x7f-\x9f]/g,
      (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )}'`;
}
