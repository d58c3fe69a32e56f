import { FREE, type HeapArea, TAIL } from '../map/heap-area.js';
import { Area } from './area.js';
import { type AreaTables, BLOCKS_PER_ATB, blocksOfNewArea } from './area-geometry.js';
import type { GcRules } from './gc-rules.js';

/**
 * MicroPython's heap, block for block: the allocator and the collector of py/gc.c over maps of any number of
 * areas. It holds no contents: what refers to what is told to `mark`. It knows nothing of dumps, boards or
 * containers; import is parse-dump.ts, what lists and dicts ask for is containers.ts.
 *
 * An allocation is named by a `BlockRef`. As on the board, a reference to memory that was freed is the caller's bug.
 */
export type BlockRef = number;

/** Where an allocation stands in a map. */
export interface Placed {
  ref: BlockRef;
  /** In the order in which the map has them. */
  areaIndex: number;
  /** Of the area; empty where the model added it. */
  address: string;
  /** In its area. */
  block: number;
  blocks: number;
  letter: string;
}

export interface HeapModelOptions {
  blockBytes: number;
  rules: GcRules;
  tables?: AreaTables;
  /**
   * What a collection does that the heap asks for itself. It marks and sweeps; one that does nothing is a
   * firmware that collects at its prompt only.
   */
  collect: (heap: HeapModel) => void;
  /** What the heap may still take from the system; null where it cannot grow. */
  maxNewSplitBytes?: number | null;
  /** Picks the blocks of an area that is added, where its size depends on an address that is not known. */
  chooseAreaBlocks?: (range: { least: number; most: number }) => number;
}

export interface AllocationOptions {
  /** The letter of the head in a map. */
  letter?: string;
  finaliser?: boolean;
}

/** References are area number * AREA_STRIDE + block. */
const AREA_STRIDE = 2 ** 28;
const OFF = -1;
const FREE_CODE = FREE.charCodeAt(0);
const TAIL_CODE = TAIL.charCodeAt(0);
const OTHER_CODE = 'h'.charCodeAt(0);

export class HeapModel {
  readonly blockBytes: number;
  readonly rules: GcRules;
  /** gc.isenabled(): whether allocations may collect. */
  enabled = true;
  /** While locked, nothing is allocated, freed or resized. */
  locked = false;
  /** Set during a collection: nothing is allocated then, and freed only where finalisers run first. */
  #collecting = false;
  /** Collections so far, asked for or not. */
  collections = 0;
  readonly #tables: AreaTables;
  readonly #options: HeapModelOptions;
  #areas: Area[];
  readonly #byNumber = new Map<number, Area>();
  #lastFreeArea: Area;
  #nextNumber = 0;
  #thresholdBlocks = OFF;
  #allocatedBlocks = 0;
  /** What the heap may still take from the system; an area's tables are not counted. */
  #systemBytes: number | null;

  constructor(areas: readonly HeapArea[], options: HeapModelOptions) {
    this.blockBytes = options.blockBytes;
    this.rules = options.rules;
    this.#options = options;
    this.#systemBytes = options.maxNewSplitBytes ?? null;
    this.#tables = options.tables ?? { finalisers: true, weakrefs: false };
    this.#areas = areas.map(({ address, letters }) => this.#adopt(address, Buffer.from(letters, 'latin1')));
    this.#lastFreeArea = this.#firstArea();
  }

  /** As the board would print them now. */
  areas(): HeapArea[] {
    return this.#areas.map(({ address, letters }) => ({
      address,
      letters: Buffer.from(letters.buffer, letters.byteOffset, letters.length).toString('latin1'),
    }));
  }

  get totalBlocks(): number {
    return this.#areas.reduce((sum, { letters }) => sum + letters.length, 0);
  }

  /** Walks over the whole heap, as gc.mem_alloc() does. */
  get usedBlocks(): number {
    return this.#areas.reduce((sum, area) => sum + area.usedBlocks(), 0);
  }

  get largestFreeBlocks(): number {
    return this.#areas.reduce((most, area) => Math.max(most, area.runs.longest), 0);
  }

  /** gc.threshold(bytes): collect after this many bytes of allocations since the last collection; -1 is off. */
  setThreshold(bytes: number): void {
    this.#thresholdBlocks = bytes < 0 ? OFF : Math.floor(bytes / this.blockBytes);
  }

  /** Where an allocation starts; null where the board would answer MemoryError, and for 0 bytes. */
  allocate(bytes: number, { letter = 'h', finaliser = false }: AllocationOptions = {}): BlockRef | null {
    const blocks = Math.ceil(bytes / this.blockBytes);
    if (blocks === 0 || this.locked || this.#collecting) return null;
    let collected = !this.enabled;
    if (!collected && this.#thresholdBlocks !== OFF && this.#allocatedBlocks >= this.#thresholdBlocks) {
      this.#collect();
      collected = this.rules.thresholdCollectionCounts;
    }
    let added = false;
    for (;;) {
      const ref = this.#place(blocks, letter, finaliser);
      if (ref !== null) return ref;
      if (!collected) {
        this.#collect();
        collected = true;
      } else if (!added && this.#grow(bytes)) {
        added = true;
      } else {
        return null;
      }
    }
  }

  /** Frees an allocation at once, without its finaliser; null is allowed. */
  free(ref: BlockRef | null): void {
    if (ref === null || this.locked || (this.#collecting && !this.rules.finalisersFirst)) return;
    const area = this.#areaOf(ref);
    const block = ref % AREA_STRIDE;
    const end = area.endOf(block);
    area.finalisers?.fill(0, block, block + 1);
    this.#lowerFreeIndex(area, block);
    area.fill(block, end, FREE_CODE);
  }

  /** Resizes in place where that is possible, else moves. null where there is no room: then nothing changed. */
  reallocate(ref: BlockRef | null, bytes: number, letter = 'h'): BlockRef | null {
    if (ref === null) return this.allocate(bytes, { letter });
    if (bytes === 0) {
      this.free(ref);
      return null;
    }
    if (this.locked || this.#collecting) return null;
    const area = this.#areaOf(ref);
    const block = ref % AREA_STRIDE;
    const end = area.endOf(block);
    const wantedEnd = block + Math.ceil(bytes / this.blockBytes);
    if (wantedEnd === end) return ref;
    if (wantedEnd < end) {
      area.fill(wantedEnd, end, FREE_CODE);
      this.#lowerFreeIndex(area, wantedEnd);
      return ref;
    }
    if (area.isFree(end, wantedEnd)) {
      area.fill(end, wantedEnd, TAIL_CODE);
      // One past the end, as the board notes it.
      area.lastUsedBlock = Math.max(area.lastUsedBlock, wantedEnd);
      return ref;
    }
    const finaliser = area.finalisers?.[block] === 1;
    const moved = this.allocate(bytes, {
      letter: String.fromCharCode(area.letters[block] as number),
      finaliser,
    });
    if (moved !== null) this.free(ref);
    return moved;
  }

  get areaCount(): number {
    return this.#areas.length;
  }

  /** The allocation whose head is that block of an area, as `areas()` has them. */
  refAt(areaIndex: number, block: number): BlockRef {
    return this.#areas[areaIndex]!.number * AREA_STRIDE + block;
  }

  placeOf(ref: BlockRef): Placed {
    const area = this.#areaOf(ref);
    const block = ref % AREA_STRIDE;
    return {
      ref,
      areaIndex: this.#areas.indexOf(area),
      address: area.address,
      block,
      blocks: area.endOf(block) - block,
      letter: String.fromCharCode(area.letters[block] as number),
    };
  }

  /** How many blocks an allocation has. */
  blocksOf(ref: BlockRef): number {
    const block = ref % AREA_STRIDE;
    return this.#areaOf(ref).endOf(block) - block;
  }

  /** Every allocation, in the order of areas and blocks. */
  *allocations(): Generator<BlockRef> {
    for (const area of this.#areas) {
      for (let block = 0; block < area.letters.length; block++) {
        if (area.isHead(block)) yield area.number * AREA_STRIDE + block;
      }
    }
  }

  /** Marks what is reachable from `roots` over `referencesOf`. References to anything but a head do nothing. */
  mark(roots: Iterable<BlockRef>, referencesOf: (ref: BlockRef) => Iterable<BlockRef> = () => []): void {
    const stack: BlockRef[] = [];
    const push = (refs: Iterable<BlockRef>) => {
      for (const ref of refs) {
        const area = this.#byNumber.get(Math.floor(ref / AREA_STRIDE));
        if (area?.mark(ref % AREA_STRIDE)) stack.push(ref);
      }
    };
    push(roots);
    for (let ref = stack.pop(); ref !== undefined; ref = stack.pop()) push(referencesOf(ref));
  }

  /** Marks everything there is, apart from `garbage`: for maps whose references nobody knows. */
  markAllBut(garbage: (ref: BlockRef) => boolean): void {
    for (const ref of this.allocations()) if (!garbage(ref)) this.mark([ref]);
  }

  /**
   * Frees what is not marked and takes the marks away. `finalise` is called for each allocation that is freed and
   * has a finaliser: before any is freed, or as each is, by the rules.
   */
  sweep(finalise: (ref: BlockRef) => void = () => {}): void {
    this.collections += 1;
    this.#allocatedBlocks = 0;
    this.#collecting = true;
    if (this.rules.finalisersFirst) {
      for (const area of this.#areas) area.finaliseUnmarked((block) => finalise(refOf(area, block)));
    }
    const kept: Area[] = [];
    for (const area of this.#areas) {
      const upTo = this.rules.sweep === 'whole-area' ? area.letters.length - 1 : area.lastUsedBlock;
      area.sweep(upTo, (block) => finalise(refOf(area, block)));
      const released = this.#givesBack(area) && kept.length > 0;
      if (released) this.#release(area);
      else kept.push(area);
    }
    this.#collecting = false;
    this.#areas = kept;
    for (const area of kept) area.lastFreeIndex = 0;
    this.#lastFreeArea = this.#firstArea();
  }

  /** Mark and sweep in one. */
  collect(roots: Iterable<BlockRef>, referencesOf?: (ref: BlockRef) => Iterable<BlockRef>): void {
    this.mark(roots, referencesOf);
    this.sweep();
  }

  #collect(): void {
    this.#options.collect(this);
  }

  #place(blocks: number, letter: string, finaliser: boolean): BlockRef | null {
    for (let at = this.#areas.indexOf(this.#lastFreeArea); at < this.#areas.length; at++) {
      const area = this.#areas[at] as Area;
      const block = area.runs.find(blocks, area.lastFreeIndex * BLOCKS_PER_ATB);
      if (block < 0) {
        // As the board does; the index is in bytes of the table, and nothing is free before it.
        if (blocks === 1 && this.rules.severalAreas) {
          area.lastFreeIndex = Math.floor((area.letters.length / BLOCKS_PER_ATB + 1) / BLOCKS_PER_ATB);
        }
        continue;
      }
      const end = block + blocks;
      if (blocks === 1) {
        this.#lastFreeArea = area;
        area.lastFreeIndex = Math.floor(end / BLOCKS_PER_ATB);
      }
      area.lastUsedBlock = Math.max(area.lastUsedBlock, end - 1);
      area.take(block, end, letter.charCodeAt(0) || OTHER_CODE, finaliser);
      this.#allocatedBlocks += blocks;
      return refOf(area, block);
    }
    return null;
  }

  #grow(requestBytes: number): boolean {
    const { chooseAreaBlocks = ({ most }) => most } = this.#options;
    const maxNewSplitBytes = this.#systemBytes;
    if (maxNewSplitBytes === null) return false;
    const request = {
      requestBytes,
      heapBlocks: this.totalBlocks,
      areaCount: this.#areas.length,
      maxNewSplitBytes,
    };
    const range = blocksOfNewArea(request, this.blockBytes, this.rules, this.#tables);
    if (range === null) return false;
    // Nothing tells whether a build has the further table: then the area holds less.
    const withWeakrefs = this.rules.weakrefTable && { ...this.#tables, weakrefs: true };
    const smaller = withWeakrefs && blocksOfNewArea(request, this.blockBytes, this.rules, withWeakrefs);
    if (smaller) range.least = Math.min(range.least, smaller.least);
    const blocks = chooseAreaBlocks(range);
    this.#systemBytes = maxNewSplitBytes - blocks * this.blockBytes;
    this.#areas.push(this.#adopt('', new Uint8Array(blocks).fill(FREE_CODE)));
    return true;
  }

  #lowerFreeIndex(area: Area, block: number): void {
    if (this.#lastFreeArea !== area) this.#lastFreeArea = this.#firstArea();
    area.lastFreeIndex = Math.min(area.lastFreeIndex, Math.floor(block / BLOCKS_PER_ATB));
  }

  #release(area: Area): void {
    this.#byNumber.delete(area.number);
    if (this.#systemBytes !== null) this.#systemBytes += area.letters.length * this.blockBytes;
  }

  /** An area whose last used block is block 0 counts as empty, even where that block is used. */
  #givesBack(area: Area): boolean {
    const { sweep, growth } = this.rules;
    const grows = growth !== null && this.#systemBytes !== null;
    return grows && sweep === 'to-last-used-block' && area.lastUsedBlock === 0;
  }

  #adopt(address: string, letters: Uint8Array): Area {
    const area = new Area(this.#nextNumber, address, letters);
    this.#nextNumber += 1;
    this.#byNumber.set(area.number, area);
    return area;
  }

  #areaOf(ref: BlockRef): Area {
    const area = this.#byNumber.get(Math.floor(ref / AREA_STRIDE));
    if (!area?.isHead(ref % AREA_STRIDE)) throw new RangeError(`No allocation starts at ${ref}.`);
    return area;
  }

  #firstArea(): Area {
    return this.#areas[0] as Area;
  }
}

function refOf(area: Area, block: number): BlockRef {
  return area.number * AREA_STRIDE + block;
}
