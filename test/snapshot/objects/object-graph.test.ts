import { describe, expect, it } from 'vitest';
import { HeapImage } from '../../../src/snapshot/image/heap-image.js';
import { entriesOf } from '../../../src/snapshot/objects/entries-of.js';
import { buildGraph } from '../../../src/snapshot/objects/object-graph.js';
import { KINDS, ObjectTypes } from '../../../src/snapshot/objects/object-types.js';
import { dominatorsOf } from '../../../src/snapshot/retained/dominators.js';

const BASE = 0x2000_0000;
const BLOCK = 16;
const [TYPE, LIST, TUPLE, QUEUE, TASK] = [0x100, 0x200, 0x300, 0x400, 0x500];
const TYPES = [
  { name: 'type', address: TYPE },
  { name: 'list', address: LIST },
  { name: 'tuple', address: TUPLE },
  // Met on the heap, and asked for.
  { name: 'TaskQueue', address: QUEUE, isException: false },
  { name: 'Task', address: TASK, isException: false },
];

/** A heap of words by address, whose globals are a table of (key, value) at its beginning. */
function graphOf(letters: string, words: Record<number, number>, entries: number) {
  const bytes = new Uint8Array(letters.length * BLOCK);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of Object.entries(words)) view.setUint32(Number(at), word, true);
  const dump = { blockBytes: BLOCK, areas: [{ address: BASE.toString(16), letters }] };
  const image = new HeapImage(dump as never, [{ address: BASE, bytes }], 4);
  const root = {
    kind: 'globals' as const,
    name: '__main__',
    address: 0x1000,
    words: [0, 8 * entries, entries, BASE],
  };
  return buildGraph(image, new ObjectTypes(image, TYPES), [root]);
}

const kindsOf = ({ kinds, image }: ReturnType<typeof graphOf>) =>
  Array.from({ length: image.count }, (_, node) => KINDS[kinds[node]!]);

describe('a heap', () => {
  it('has no object where the items of a list begin with the address of a type', () => {
    const graph = graphOf(
      'h=LhT',
      {
        0: 10,
        4: BASE + 2 * BLOCK,
        // The list, and its items: the type `tuple` and a tuple.
        32: LIST,
        36: 4,
        40: 2,
        44: BASE + 3 * BLOCK,
        48: TUPLE,
        52: BASE + 4 * BLOCK,
        64: TUPLE,
        68: 0,
      },
      4,
    );
    expect(kindsOf(graph)).toEqual(['part', 'list', 'part', 'tuple']);
    expect([graph.owners[2], graph.usedBytes[1]]).toEqual([1, 8]);
  });

  it.each([
    ['longer than it has room for', { 36: 2, 40: 3 }],
    ['with more slots than its items have room for', { 36: 5, 40: 1 }],
    ['whose items are no block', { 36: 4, 40: 1, 44: BASE + 3 * BLOCK + 4 }],
  ])('has no list that is %s', (_, words) => {
    const graph = graphOf(
      'h=Lh',
      { 0: 10, 4: BASE + 2 * BLOCK, 32: LIST, 44: BASE + 3 * BLOCK, ...words },
      4,
    );
    expect(kindsOf(graph)[1]).toBe('unknown');
  });

  it('is decoded in bounded time where all lists say that they have the same items', () => {
    const lists = 20_000;
    const words: Record<number, number> = { 0: 10, 4: BASE + 2 * BLOCK };
    const [first, items] = [2, 2 + lists];
    for (let list = 0; list < lists; list++) {
      const at = (first + list) * BLOCK;
      Object.assign(words, { [at]: LIST, [at + 4]: lists, [at + 8]: lists, [at + 12]: BASE + items * BLOCK });
      words[items * BLOCK + 4 * list] = BASE + at;
    }
    const graph = graphOf(`h=${'L'.repeat(lists)}h${'='.repeat(lists / 4 - 1)}`, words, 4);
    expect(graph.reached).toBe(lists + 3);
    expect(graph.targets.length).toBeLessThan(4 * lists);
  });

  describe('with a queue of tasks', () => {
    const at = (block: number) => BASE + block * BLOCK;
    const task = (block: number, child: number, next: number) => ({
      [block * BLOCK]: TASK,
      [block * BLOCK + 4]: child,
      [block * BLOCK + 12]: next,
    });
    // The last of them has its parent as the next, marked as such (py/pairheap.h).
    const words = {
      ...{ 0: 10, 4: at(2), 32: QUEUE, 36: at(3) },
      ...task(3, at(5), 0),
      ...task(5, 0, at(7)),
      ...task(7, 0, at(3) + 1),
    };

    it('has all of them as its entries', () => {
      const graph = graphOf('h=hh=h=h=', words, 4);
      expect(kindsOf(graph)).toEqual(['part', 'task queue', 'task', 'task', 'task']);
      expect(entriesOf(graph, 1)).toBe(3);
      expect(Array.from(dominatorsOf(graph, graph.top).slice(2, 5))).toEqual([1, 1, 1]);
    });

    it('keeps them alone, also where a task that has left it still has its links', () => {
      // The key of the first name is that task.
      const graph = graphOf('h=hh=h=h=h=', { ...words, 0: at(9), ...task(9, at(5), at(3)) }, 4);
      expect(Array.from(dominatorsOf(graph, graph.top).slice(2, 5))).toEqual([1, 1, 1]);
    });

    it('has none where its first word leads to no object, and no other object in it', () => {
      expect(entriesOf(graphOf('h=hh=h=h=', { ...words, 36: 0 }, 4), 1)).toBe(0);
      expect(entriesOf(graphOf('h=hh=h=h=', { ...words, 80: LIST }, 4), 1)).toBe(1);
    });

    it('is decoded in bounded time where all queues lead to the same tasks', () => {
      const queues = 10_000;
      const many: Record<number, number> = { 0: 10, 4: at(2) };
      for (let block = 2; block < 2 + queues; block++) {
        Object.assign(many, { [block * BLOCK]: QUEUE, [block * BLOCK + 4]: at(2 + queues) });
        Object.assign(many, task(block + queues, 0, at(block + queues + 1)));
      }
      const graph = graphOf(`h=${'h'.repeat(2 * queues)}`, many, 4);
      expect(entriesOf(graph, 1)).toBe(queues);
      expect(graph.targets.length).toBeLessThan(4 * queues);
    });
  });

  it('is none where blocks are not of four words', () => {
    const dump = { blockBytes: 2 ** 40, areas: [{ address: '0', letters: 'h' }] };
    expect(() => new HeapImage(dump as never, [], 4)).toThrow('do not go with words of 4 B');
  });
});
