import { FREE } from '../map/heap-area.js';

/**
 * Finds the first run of n free blocks without walking over the blocks before it: a binary tree over leaves of 32
 * blocks, each node knowing the free run at its start, at its end, and the longest inside it. It knows nothing
 * of allocations; its area tells it which blocks changed. Cost: O(blocks changed / 32 + log blocks).
 */
const LEAF_SHIFT = 5;
const LEAF_BLOCKS = 1 << LEAF_SHIFT;
const FREE_CODE = FREE.charCodeAt(0);

export class FreeRunIndex {
  /** The area's letters as character codes, shared with the area. */
  readonly #letters: Uint8Array;
  /** Leaves of the tree, a power of two; those behind the area's end count as used. */
  readonly #leaves: number;
  /** By node, in blocks; node 1 is the root, the children of n are 2n and 2n + 1. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #longest: Int32Array;

  constructor(letters: Uint8Array) {
    this.#letters = letters;
    const needed = Math.max(1, Math.ceil(letters.length / LEAF_BLOCKS));
    this.#leaves = 2 ** Math.ceil(Math.log2(needed));
    this.#first = new Int32Array(2 * this.#leaves);
    this.#last = new Int32Array(2 * this.#leaves);
    this.#longest = new Int32Array(2 * this.#leaves);
    this.changed(0, letters.length);
  }

  /** The longest run of free blocks in the area. */
  get longest(): number {
    return this.#longest[1] as number;
  }

  /** Takes note that blocks from `from` up to, not including, `to` changed. */
  changed(from: number, to: number): void {
    const end = Math.min(to, this.#letters.length);
    if (from >= end) return;
    let low = from >> LEAF_SHIFT;
    let high = (end - 1) >> LEAF_SHIFT;
    for (let leaf = low; leaf <= high; leaf++) this.#readLeaf(leaf);
    low += this.#leaves;
    high += this.#leaves;
    for (let width = LEAF_BLOCKS; low > 1; width *= 2) {
      low >>= 1;
      high >>= 1;
      for (let node = low; node <= high; node++) this.#join(node, width);
    }
  }

  /** The first block of the first run of `blocks` free blocks at or after `from`; -1 where there is none. */
  find(blocks: number, from: number): number {
    if (blocks > this.longest || from >= this.#letters.length) return -1;
    if (from === 0) return this.#descend(1, blocks, 0, this.#leaves * LEAF_BLOCKS);
    let at = from;
    let run = 0;
    const leafEnd = Math.min(((from >> LEAF_SHIFT) + 1) << LEAF_SHIFT, this.#letters.length);
    for (; at < leafEnd; at++) {
      run = this.#letters[at] === FREE_CODE ? run + 1 : 0;
      if (run === blocks) return at - blocks + 1;
    }
    let node = (from >> LEAF_SHIFT) + this.#leaves;
    let width = LEAF_BLOCKS;
    at = ((from >> LEAF_SHIFT) + 1) << LEAF_SHIFT;
    for (;;) {
      // Up to the next node on the right, from a right child to its parent's right neighbour.
      while ((node & 1) === 1) {
        node >>= 1;
        width *= 2;
        if (node <= 1) return -1;
      }
      node += 1;
      if (run + (this.#first[node] as number) >= blocks) return at - run;
      if ((this.#longest[node] as number) >= blocks) return this.#descend(node, blocks, at, width);
      const last = this.#last[node] as number;
      run = last === width ? run + width : last;
      at += width;
    }
  }

  /** The first run of `blocks` inside a node that starts at block `start` and holds one. */
  #descend(from: number, blocks: number, start: number, blocksOfNode: number): number {
    let node = from;
    let at = start;
    let width = blocksOfNode;
    while (node < this.#leaves) {
      width /= 2;
      const left = 2 * node;
      if ((this.#longest[left] as number) >= blocks) {
        node = left;
        continue;
      }
      const last = this.#last[left] as number;
      if (last + (this.#first[left + 1] as number) >= blocks) return at + width - last;
      node = left + 1;
      at += width;
    }
    let run = 0;
    for (; ; at++) {
      run = this.#letters[at] === FREE_CODE ? run + 1 : 0;
      if (run === blocks) return at - blocks + 1;
    }
  }

  #readLeaf(leaf: number): void {
    const letters = this.#letters;
    const start = leaf << LEAF_SHIFT;
    const end = Math.min(start + LEAF_BLOCKS, letters.length);
    let first = -1;
    let longest = 0;
    let run = 0;
    for (let at = start; at < end; at++) {
      if (letters[at] === FREE_CODE) {
        run += 1;
      } else if (run > 0 || first < 0) {
        if (first < 0) first = run;
        if (run > longest) longest = run;
        run = 0;
      }
    }
    if (run > longest) longest = run;
    const node = leaf + this.#leaves;
    this.#first[node] = first < 0 ? run : first;
    // The last leaf of an area may be short: its run does not reach the next node.
    this.#last[node] = end - start === LEAF_BLOCKS ? run : 0;
    this.#longest[node] = longest;
  }

  #join(node: number, childBlocks: number): void {
    const left = 2 * node;
    const right = left + 1;
    const first = this.#first;
    const last = this.#last;
    const leftFirst = first[left] as number;
    const rightLast = last[right] as number;
    const across = (last[left] as number) + (first[right] as number);
    first[node] = leftFirst === childBlocks ? childBlocks + (first[right] as number) : leftFirst;
    last[node] = rightLast === childBlocks ? childBlocks + (last[left] as number) : rightLast;
    const inside = Math.max(this.#longest[left] as number, this.#longest[right] as number);
    this.#longest[node] = across > inside ? across : inside;
  }
}
