/**
 * A heap of one area as simple as it can be: one letter a block, and a walk for everything. What the model does fast
 * is compared with it.
 */
export class LinearHeap {
  letters: string[];

  constructor(blocks: number) {
    this.letters = Array.from({ length: blocks }, () => '.');
  }

  allocate(blocks: number): number | null {
    for (let at = 0, run = 0; at < this.letters.length; at++) {
      run = this.letters[at] === '.' ? run + 1 : 0;
      if (run < blocks) continue;
      const start = at - blocks + 1;
      this.letters[start] = 'h';
      for (let tail = start + 1; tail <= at; tail++) this.letters[tail] = '=';
      return start;
    }
    return null;
  }

  free(start: number): void {
    for (let at = start; at === start || this.letters[at] === '='; at++) this.letters[at] = '.';
  }

  reallocate(start: number, blocks: number): number | null {
    let end = start + 1;
    while (this.letters[end] === '=') end += 1;
    for (; end > start + blocks; end--) this.letters[end - 1] = '.';
    const room = this.letters.slice(end, start + blocks);
    const fits = start + blocks <= this.letters.length && room.every((letter) => letter === '.');
    if (fits) {
      for (; end < start + blocks; end++) this.letters[end] = '=';
      return start;
    }
    const moved = this.allocate(blocks);
    if (moved !== null) this.free(start);
    return moved;
  }

  sweep(kept: ReadonlySet<number>): void {
    for (const [at, letter] of this.letters.entries()) if (letter === 'h' && !kept.has(at)) this.free(at);
  }

  toString(): string {
    return this.letters.join('');
  }
}
