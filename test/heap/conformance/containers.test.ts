import { describe, expect, it } from 'vitest';
import { ByteArray, Dict, List, tableSizeFor } from '../../../src/heap/conformance/containers.js';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';
import { HeapModel } from '../../../src/heap/model/heap-model.js';

const empty = (blocks: number) =>
  new HeapModel([{ address: '0', letters: '.'.repeat(blocks) }], {
    blockBytes: 16,
    rules: rulesFor('micropython', [1, 28])!,
    collect: () => {},
  });
const lettersOf = (heap: HeapModel) => heap.areas()[0]!.letters;
const times = (count: number, step: () => boolean) => {
  for (let done = 0; done < count; done++) expect(step()).toBe(true);
};

describe('what containers ask for, with blocks of 16 bytes', () => {
  it('a list doubles when it is full and halves when less than half is used', () => {
    const heap = empty(40);
    const list = new List(heap);
    list.make();
    expect(lettersOf(heap)).toMatch(/^Lh\.+$/);
    times(4, () => list.append());
    expect(lettersOf(heap)).toMatch(/^Lh\.+$/);
    times(5, () => list.append());
    expect(lettersOf(heap)).toMatch(/^Lh===\.+$/);
    times(2, () => list.pop());
    expect(lettersOf(heap)).toMatch(/^Lh=\.+$/);
    list.clear();
    expect(lettersOf(heap)).toMatch(/^Lh\.+$/);
  });

  it('a dict moves to a larger table, and frees the old one after that', () => {
    const heap = empty(40);
    const dict = new Dict(heap);
    dict.make();
    expect(lettersOf(heap)).toMatch(/^D\.+$/);
    times(2, () => dict.add());
    expect(lettersOf(heap)).toMatch(/^Dh\.+$/);
    times(1, () => dict.add());
    expect(lettersOf(heap)).toMatch(/^D\.h=\.+$/);
    dict.clear();
    expect(lettersOf(heap)).toMatch(/^D\.+$/);
  });

  it('a bytearray grows by 8 at an append, by what it needs at an extend', () => {
    const heap = empty(40);
    const bytes = new ByteArray(heap);
    bytes.make(16);
    expect(lettersOf(heap)).toMatch(/^Ah\.+$/);
    times(8, () => bytes.append());
    expect(lettersOf(heap)).toMatch(/^Ah=\.+$/);
    times(9, () => bytes.append());
    expect(lettersOf(heap)).toMatch(/^Ah==\.+$/);
    bytes.extend(7);
    expect(lettersOf(heap)).toMatch(/^Ah==\.+$/);
    bytes.extend(9);
    expect(lettersOf(heap)).toMatch(/^Ah===\.+$/);
  });

  it('fail where the board would raise MemoryError', () => {
    expect(new List(empty(1)).make()).toBe(false);
    expect(new ByteArray(empty(2)).make(17)).toBe(false);
    const dict = new Dict(empty(1));
    expect(dict.make()).toBe(true);
    expect(dict.add()).toBe(false);
  });

  it('name what they hold even when they were not made to the end', () => {
    const bytes = new ByteArray(empty(1));
    expect(bytes.make(1)).toBe(false);
    expect(bytes.blocks()).toEqual([0]);
  });
});

describe('tableSizeFor', () => {
  it('follows the table, and goes on behind its end', () => {
    expect([0, 1, 3, 13, 74, 54907].map(tableSizeFor)).toEqual([0, 2, 4, 17, 97, 54907]);
    expect(tableSizeFor(60000)).toBe(90001);
  });
});
