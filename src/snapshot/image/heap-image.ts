import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS, FREE, TAIL } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

const FREE_CODE = FREE.charCodeAt(0);
const TAIL_CODE = TAIL.charCodeAt(0);

/** Bytes of memory from an address on. */
export interface MemoryPiece {
  address: number;
  bytes: Uint8Array;
}

interface ImageArea {
  start: number;
  end: number;
  bytes: Uint8Array;
  /** Of each block that was read. */
  read: Uint8Array;
  /** Of each block the node that begins there; -1 for tails and free blocks. */
  heads: Int32Array;
}

/**
 * The blocks of a heap that were in use, with their bytes. A node is a head with its tails; nodes are numbered in the order of the map,
 * from 0. Knows nothing of objects.
 */
export class HeapImage {
  readonly wordBytes: number;
  readonly blockBytes: number;
  /** Number of nodes. */
  readonly count: number;
  /** Of each node where it begins, and its blocks. */
  readonly addresses: Float64Array;
  readonly blocks: Uint32Array;
  readonly #areas: ImageArea[] = [];
  readonly #viewOf: DataView[] = [];
  #last = 0;

  /** @throws MpgcError HEAP_DUMP_INVALID where the blocks are not of four words */
  constructor(dump: HeapDump, pieces: Iterable<MemoryPiece>, wordBytes: number) {
    this.wordBytes = wordBytes;
    this.blockBytes = dump.blockBytes;
    if ((wordBytes !== 4 && wordBytes !== 8) || dump.blockBytes !== BLOCK_WORDS * wordBytes) {
      const said = `Blocks of ${dump.blockBytes} B do not go with words of ${wordBytes} B.`;
      throw new MpgcError('HEAP_DUMP_INVALID', said, { values: { why: 'block-size' } });
    }
    const heads = dump.areas.reduce((sum, { letters }) => sum + headsIn(letters), 0);
    this.count = heads;
    this.addresses = new Float64Array(heads);
    this.blocks = new Uint32Array(heads);
    let node = 0;
    for (const { address, letters } of dump.areas) {
      const start = Number.parseInt(address, 16);
      const area: ImageArea = {
        start,
        end: start + letters.length * dump.blockBytes,
        bytes: new Uint8Array(letters.length * dump.blockBytes),
        read: new Uint8Array(letters.length),
        heads: new Int32Array(letters.length).fill(-1),
      };
      for (let at = 0; at < letters.length; at++) {
        const code = letters.charCodeAt(at);
        if (code === FREE_CODE) continue;
        if (code === TAIL_CODE) {
          if (node > 0) this.blocks[node - 1]! += 1;
          continue;
        }
        this.addresses[node] = start + at * dump.blockBytes;
        this.blocks[node] = 1;
        area.heads[at] = node++;
      }
      this.#areas.push(area);
      this.#viewOf.push(new DataView(area.bytes.buffer));
    }
    for (const piece of pieces) this.#fill(piece);
  }

  #fill({ address, bytes }: MemoryPiece): void {
    const area = this.#areas.find(({ start, end }) => address >= start && address + bytes.length <= end);
    if (!area) return;
    area.bytes.set(bytes, address - area.start);
    const first = Math.ceil((address - area.start) / this.blockBytes);
    const last = Math.floor((address - area.start + bytes.length) / this.blockBytes);
    area.read.fill(1, first, last);
  }

  #areaOf(address: number): number {
    const last = this.#areas[this.#last];
    if (last && address >= last.start && address < last.end) return this.#last;
    for (let at = 0; at < this.#areas.length; at++) {
      const { start, end } = this.#areas[at]!;
      if (address >= start && address < end) {
        this.#last = at;
        return at;
      }
    }
    return -1;
  }

  /** The node that begins at an address; -1 where none does. */
  nodeAt(address: number): number {
    const at = this.#areaOf(address);
    if (at < 0) return -1;
    const { start, heads } = this.#areas[at]!;
    const block = (address - start) / this.blockBytes;
    return Number.isInteger(block) ? heads[block]! : -1;
  }

  /** Whether an address lies in the heap at all. */
  has(address: number): boolean {
    return this.#areaOf(address) >= 0;
  }

  /** The word at an address in the heap; 0 elsewhere. Of 64 bits, one above 2 ** 53 is not exact. */
  word(address: number): number {
    const at = this.#areaOf(address);
    if (at < 0) return 0;
    const view = this.#viewOf[at]!;
    const offset = address - this.#areas[at]!.start;
    if (offset + this.wordBytes > view.byteLength) return 0;
    if (this.wordBytes === 4) return view.getUint32(offset, true);
    return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
  }

  /** Word `index` of a node; 0 behind its end. */
  wordOf(node: number, index: number): number {
    return index < this.wordsOf(node) ? this.word(this.addresses[node]! + index * this.wordBytes) : 0;
  }

  wordsOf(node: number): number {
    return this.bytesOf(node) / this.wordBytes;
  }

  bytesOf(node: number): number {
    return this.blocks[node]! * this.blockBytes;
  }

  /** Bytes from an address on, of which all lie in one area. */
  bytesAt(address: number, length: number): Uint8Array {
    const at = this.#areaOf(address);
    if (at < 0) return new Uint8Array(0);
    const { bytes, start } = this.#areas[at]!;
    return bytes.subarray(address - start, address - start + length);
  }

  /** Whether all blocks of a node were read. */
  wasRead(node: number): boolean {
    const { read, start } = this.#areas[this.#areaOf(this.addresses[node]!)]!;
    const first = (this.addresses[node]! - start) / this.blockBytes;
    for (let at = first; at < first + this.blocks[node]!; at++) if (read[at] === 0) return false;
    return true;
  }
}

function headsIn(letters: string): number {
  let heads = 0;
  for (let at = 0; at < letters.length; at++) {
    const code = letters.charCodeAt(at);
    if (code !== FREE_CODE && code !== TAIL_CODE) heads += 1;
  }
  return heads;
}
