import { describe, expect, it } from 'vitest';
import { whyNotFit } from '../../../src/analysis/findings/why-not-fit.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { heapMap } from '../../support/hand-made.js';

/** A heap of 16-byte blocks. */
const mapOf = (letters: string) => parseHeapDump((heapMap('failure', letters) as { dump: string }).dump);
const data = (blocks: number) => `h${'='.repeat(blocks - 1)}`;
const free = (blocks: number) => '.'.repeat(blocks);

describe('why a request did not fit', () => {
  it('is a list that doubles where a block like its table stands there', () => {
    const map = mapOf(`L${data(64)}L${data(64)}${free(100)}`);
    expect(whyNotFit(2048, map, 2200)).toEqual([
      {
        code: 'table-grows',
        growth: { table: 'list', oldBytes: 1024, oldEntries: 256, newEntries: 512 },
        count: 2,
      },
    ]);
  });

  it('is a dict where the size is one of its own', () => {
    const map = mapOf(`D${data(49)}${free(300)}`);
    expect(whyNotFit(127 * 8, map, null)).toEqual([
      {
        code: 'table-grows',
        growth: { table: 'dict', oldBytes: 97 * 8, oldEntries: 97, newEntries: 127 },
        count: 1,
      },
    ]);
  });

  it('is no table where none like it stands there, or the request is small', () => {
    expect(whyNotFit(2048, mapOf(`L${data(63)}${free(2000)}`), null)).toEqual([]);
    expect(whyNotFit(128, mapOf(`L${data(4)}${free(7)}`), null)).toEqual([]);
  });

  it('is a buffer made anew where one of just that size stands there, in a large part of the heap', () => {
    expect(whyNotFit(600, mapOf(`A${data(38)}${free(60)}`), null)).toEqual([
      { code: 'same-size-held', count: 1 },
    ]);
    expect(whyNotFit(600, mapOf(`A${data(38)}${free(600)}`), null)).toEqual([]);
    // So many are data of the program.
    expect(whyNotFit(600, mapOf(`${data(38).repeat(4)}${free(30)}`), null)).toEqual([]);
  });

  it('is a copy where what stands there is a little smaller', () => {
    expect(whyNotFit(602, mapOf(`S${data(33)}S${data(30)}${free(40)}`), null)).toEqual([
      { code: 'copy-grows', heldBytes: 33 * 16 },
    ]);
  });

  it('is what is live where a collection left three quarters of the heap in use', () => {
    const map = mapOf(`${'h'.repeat(75)}${free(25)}`);
    expect(whyNotFit(300, map, 1199)).toEqual([]);
    expect(whyNotFit(300, map, 1200)).toEqual([{ code: 'mostly-live', usedBytes: 1200, totalBytes: 1600 }]);
  });

  it('is what is live before a table that is little of it, by hand', () => {
    // 512 B of a list, and 7,300 B of strings, in a heap of 10,000 B.
    const strings = mapOf(`L${data(32)}${'h'.repeat(456)}${free(136)}`);
    expect(whyNotFit(1024, strings, 7812).map(({ code }) => code)).toEqual(['mostly-live', 'table-grows']);
    // 4,096 B of a list in as large a heap.
    const table = mapOf(`L${data(256)}${'h'.repeat(232)}${free(136)}`);
    expect(whyNotFit(8192, table, 7812).map(({ code }) => code)).toEqual(['table-grows', 'mostly-live']);
  });
});
