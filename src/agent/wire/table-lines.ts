import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS, MAX_BLOCKS } from '../../heap/map/heap-area.js';
import { parseHeapTable, type TableFault, tableCharacters, tableSum } from '../../heap/map/parse-table.js';
import type { NewRecord } from '../../session/schema.js';
import type { WireTable } from './wire-signs.js';

/** Native code that reads the table is for words of this size alone (choose-counter.ts). */
const BLOCK_BYTES = 4 * BLOCK_WORDS;
const BLOCKS_PER_CHARACTER = 3;

/** The lines of one heap map that come from the board, put together. */
export class TableLines {
  readonly #table: WireTable;
  readonly #afterSeq: number;
  #text = '';
  #lines = 0;
  #characters = 0;
  #isCut = false;

  constructor(table: WireTable, afterSeq: number) {
    this.#table = table;
    this.#afterSeq = afterSeq;
  }

  /** Whether no line more is taken: the whole table is there, or it will be none. */
  get isOver(): boolean {
    return this.#isCut || this.#isTooLarge || this.#isWhole;
  }

  get #isWhole(): boolean {
    return this.#characters * BLOCKS_PER_CHARACTER >= this.#table.blocks;
  }

  get #isTooLarge(): boolean {
    return this.#table.blocks > MAX_BLOCKS;
  }

  add(number: number, text: string): void {
    this.#isCut ||= number !== this.#lines;
    if (this.isOver) return;
    this.#lines += 1;
    this.#text += text;
    this.#characters += tableCharacters(text);
  }

  /** The map; else what of it does not agree: it changed while it was printed, bytes were lost, or the count in the table is another. */
  end(): NewRecord | { fault: string } {
    const { address, blocks, sum, countedBytes, usedBytes } = this.#table;
    if (this.#isTooLarge) return fault('too-large');
    if (this.#isCut || !this.#isWhole) return fault('cut-off');
    if (countedBytes !== usedBytes) return fault('used');
    const area = { address: address.toString(16), blocks, text: this.#text };
    const record = {
      type: 'heap-table' as const,
      afterSeq: this.#afterSeq,
      role: 'running' as const,
      blockBytes: BLOCK_BYTES,
      usedBytes,
      areas: [area],
    } satisfies NewRecord;
    try {
      if (tableSum(area.text, blocks) !== sum) return fault('changed');
      parseHeapTable(record);
      return record;
    } catch (error) {
      if (!(error instanceof MpgcError)) throw error;
      return { fault: String(error.values.why) };
    }
  }
}

function fault(why: TableFault): { fault: string } {
  return { fault: why };
}
