import { expect, it } from 'vitest';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';
import { heapOfSize, usableBlocks } from '../../../src/heap/model/heap-of-size.js';

const geometry = { blockBytes: 16, rules: rulesFor('micropython', [1, 27, 0])! };
const area = (letters: string) => [{ address: '20000000', letters }];

it('has the blocks that a heap of so many bytes has on a board', () => {
  expect(usableBlocks(65_536, geometry) * 16).toBe(64_000);
  expect(usableBlocks(57_344, geometry) * 16).toBe(56_000);
  expect(heapOfSize(area('h=.h..'), 65_536, geometry)![0]!.letters).toHaveLength(4000);
});

it('leaves everything where it stood', () => {
  expect(heapOfSize(area('h=.h....'), 300, geometry)![0]!.letters).toMatch(/^h=\.h\.+$/);
});

it('closes the gaps where the heap would else be too short, or had several areas', () => {
  const far = `h=${'.'.repeat(200)}L==`;
  expect(heapOfSize(area(far), 300, geometry)![0]!.letters).toMatch(/^h=L==\.+$/);
  expect(heapOfSize([...area('h=.'), ...area('T.')], 300, geometry)![0]!.letters).toMatch(/^h=T\.+$/);
});

it('is null where the allocations do not fit', () => {
  expect(heapOfSize(area(`h${'='.repeat(40)}`), 300, geometry)).toBeNull();
});
