import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HeapTable,
  parseHeapTable,
  tableCharacters,
  tableSum,
} from '../../../src/heap/map/parse-table.js';

/** As agent-py/copy_map.py writes it, in lines of up to `width` characters. */
function textOf(letters: string, width = 112): string {
  const triples = letters.match(/.{1,3}/g) ?? [];
  const values = triples.map((triple) =>
    [...triple].reduce((value, letter, at) => value | ('.U='.indexOf(letter) << (2 * at)), 0),
  );
  let [text, begun] = ['', 0];
  for (let at = 0; at < values.length; ) {
    if (text.length - begun >= width) begun = text.length;
    let more = 0;
    while (values[at + more + 1] === values[at]) more += 1;
    text += String.fromCharCode(0x30 + values[at]!);
    for (let bit = 0; more >> bit > 0; bit++) if ((more >> bit) & 1) text += String.fromCharCode(0x70 + bit);
    at += more + 1;
  }
  return text;
}

function tableOf(letters: string, changes: Partial<HeapTable> = {}): HeapTable {
  const used = [...letters].filter((letter) => letter !== '.').length;
  return {
    blockBytes: 16,
    usedBytes: 16 * used,
    areas: [{ address: '20003f80', blocks: letters.length, text: textOf(letters) }],
    ...changes,
  };
}

const heaps = fc
  .array(fc.tuple(fc.constantFrom('.', 'U'), fc.integer({ min: 1, max: 300 })), { minLength: 1 })
  .map((runs) => runs.map(([head, length]) => head + (head === '.' ? '.' : '=').repeat(length - 1)).join(''));

describe('an allocation table', () => {
  it('has heads, tails and free blocks, and no kinds', () => {
    expect(parseHeapTable(tableOf('U==U..U.'))).toEqual({
      totalBytes: 128,
      usedBytes: 80,
      freeBytes: 48,
      maxNewSplitBytes: null,
      stackBytes: null,
      stackLimitBytes: null,
      blockBytes: 16,
      areas: [{ address: '20003f80', letters: 'U==U..U.' }],
      counts: {
        usedBlocks: 5,
        freeBlocks: 3,
        oneBlocks: 2,
        twoBlocks: 0,
        largestBlocks: 3,
        largestFreeBlocks: 2,
        mostFreeInAreaBlocks: 3,
        freeRuns: new Map([
          [2, 1],
          [1, 1],
        ]),
      },
    });
  });

  it('says runs of the same in powers of two', () => {
    const letters = `U${'='.repeat(44)}${'.'.repeat(3 * 5123)}`;
    // One head and two tails; 14 times three tails; 5,123 times nothing.
    expect(textOf(letters)).toBe('YZprs0qz|');
    expect(parseHeapTable(tableOf(letters)).areas[0]!.letters).toBe(letters);
  });

  it('gives back any heap', () => {
    fc.assert(
      fc.property(heaps, (letters) => {
        const table = tableOf(letters);
        expect(parseHeapTable(table).areas[0]!.letters).toBe(letters);
        expect(tableCharacters(table.areas[0]!.text)).toBe(Math.ceil(letters.length / 3));
      }),
    );
  });

  it('has a sum of its bytes, and not of what stands behind them', () => {
    // FNV-1a of 0x69 and 0x00, from 0x011c9dc5.
    const two = Math.imul(Math.imul(0x11c9dc5 ^ 0x69, 16_777_619) ^ 0, 16_777_619) & 0x3fffffff;
    expect(tableSum(textOf('U==U....'), 8)).toBe(two);
    expect(tableSum(textOf('U==U....U'), 8)).toBe(two);
    expect(tableSum(textOf('U==U...U'), 8)).not.toBe(two);
  });

  it.each([
    ['a part of it missing', { areas: [{ address: '0', blocks: 9, text: '5' }] }, 'cut-off'],
    ['more than its blocks', { areas: [{ address: '0', blocks: 3, text: '55' }] }, 'characters'],
    ['a repeat of nothing', { areas: [{ address: '0', blocks: 3, text: 'p' }] }, 'characters'],
    ['a foreign character', { areas: [{ address: '0', blocks: 3, text: '!' }] }, 'characters'],
    ['a mark of a collection', { areas: [{ address: '0', blocks: 3, text: '3' }] }, 'marked'],
    ['a tail behind a free block', { areas: [{ address: '0', blocks: 3, text: '2' }] }, 'stray-tail'],
    ['another count in use', { usedBytes: 32, areas: [{ address: '0', blocks: 3, text: '1' }] }, 'used'],
    ['more blocks than any board', { areas: [{ address: '0', blocks: 2 ** 23, text: '0' }] }, 'too-large'],
  ])('is refused with %s', (_name, changes, why) => {
    expect(() => parseHeapTable(tableOf('U', changes))).toThrow(
      expect.objectContaining({ code: 'HEAP_DUMP_INVALID', values: { why } }),
    );
  });
});
