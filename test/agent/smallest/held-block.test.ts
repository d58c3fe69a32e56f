import { expect, it } from 'vitest';
import { firstDump, HeldBlock } from '../../../src/agent/smallest/held-block.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';

const BLOCKS = 128;
const SPACE = { endBlock: BLOCKS, heapBlocks: BLOCKS, blockBytes: 16 };
const LIVE = 'h=hT';

/** A heap as a board prints it: `letters` from its first block on, free behind them. */
function printed(letters: string): string {
  const all = letters.padEnd(BLOCKS, '.');
  const used = [...all].filter((letter) => letter !== '.').length;
  const sizes = [...all.matchAll(/[A-Za-z]=*/g)].map(([block]) => block.length);
  const of = (size: number) => sizes.filter((found) => found === size).length;
  const free = Math.max(0, ...Array.from(all.matchAll(/\.+/g), ([run]) => run.length));
  const lines = [0, 64].map((at) => `${(at * 16).toString(16).padStart(8, '0')}: ${all.slice(at, at + 64)}`);
  return [
    'stack: 500 out of 7000',
    `GC: total: ${BLOCKS * 16}, used: ${used * 16}, free: ${(BLOCKS - used) * 16}`,
    ` No. of 1-blocks: ${of(1)}, 2-blocks: ${of(2)}, max blk sz: ${Math.max(...sizes)}, max free sz: ${free}`,
    'GC memory layout; from 20000000:',
    ...lines,
    '',
  ].join('\r\n');
}

/** What a first fit makes of the list and the block: the list is free again when the map is printed. */
function heapWith({ fillerWords, heldItems }: { fillerWords: number; heldItems: number }): string {
  const filler = Math.ceil(fillerWords / 4);
  return `${LIVE}A${'.'.repeat(filler)}T${'='.repeat(Math.ceil((2 + heldItems) / 4) - 1)}`;
}

it('finds the end of the heap from the first map, and leaves as many blocks as were asked for', () => {
  const block = new HeldBlock(SPACE);
  expect(block.isPlaced(60, parseHeapDump(printed(heapWith(block.sizesFor(60)))))).toBe(false);
  const letters = heapWith(block.sizesFor(60));
  expect(letters.length).toBe(BLOCKS);
  // With the two words that a tuple has besides its items.
  expect((block.sizesFor(60).heldItems + 2) * 4).toBe((BLOCKS - 60) * 16);
  expect(block.isPlaced(60, parseHeapDump(printed(letters)))).toBe(true);
  expect(heapWith(block.sizesFor(90)).length).toBe(BLOCKS);
});

it('takes less room where there is none so near to the end, unless it is at its least', () => {
  const block = new HeldBlock(SPACE);
  expect(block.giveRoom()).toBe(false);
  block.isPlaced(60, parseHeapDump(printed(heapWith(block.sizesFor(60)))));
  const { fillerWords } = block.sizesFor(60);
  expect(block.giveRoom()).toBe(true);
  expect(block.sizesFor(60).fillerWords).toBe(fillerWords - 4);
});

it('does not hold blocks that would fit into a lower gap', () => {
  const block = new HeldBlock(SPACE);
  const data = BLOCKS - 60;
  const letters = `${LIVE}A......h${'.'.repeat(BLOCKS - data - 12)}h${'='.repeat(data - 1)}`;
  expect(block.isPlaced(60, parseHeapDump(printed(letters)))).toBe(true);
  expect(block.most).toBe(BLOCKS - 6 - 1);
});

it('reads the map in front of what the program prints, and none where it is damaged', () => {
  const text = printed(`${LIVE}h=`);
  expect(firstDump(Buffer.from(`${text}0.5\r\nGC: total: 1, used: 1, free: 0\r\n`))?.totalBytes).toBe(2048);
  expect(firstDump(Buffer.from(text.replace('h=hT', 'h=h')))).toBeNull();
  expect(firstDump(Buffer.from('nothing'))).toBeNull();
});
