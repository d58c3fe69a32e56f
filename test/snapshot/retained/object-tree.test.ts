import { describe, expect, it } from 'vitest';
import { objectPath } from '../../../src/report/snapshot/object-path.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { SIDES } from '../../../src/session/snapshot/sides.js';
import { openSnapshot } from '../../../src/snapshot/objects/open-snapshot.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
import { summarizeSnapshot } from '../../../src/snapshot/retained/summarize-snapshot.js';
import { fixture } from '../../snapshots/truth.js';

const HEAPS = ['microbit-1.9.2', 'esp32-1.20.0', 'esp32-1.24.0', 'pico-1.26.1'];

describe.each(HEAPS)('what holds what on the heap of %s', (name) => {
  const snapshot = snapshotIn(parseCapture(fixture(name), name).records)!;
  const { tree, owners } = snapshot;
  const { objects } = tree;
  const placeOf = (path: string) => [...objects.keys()].find((place) => objectPath(objects, place) === path)!;

  it('has each block on one side, and as many bytes on each as the figures say', () => {
    const { program, modules, unknown, vm, mpgc } = tree.bySide;
    expect(program + modules).toBe(snapshot.objectBytes);
    expect([unknown, vm, mpgc]).toEqual([snapshot.unknownBytes, snapshot.heldByVmBytes, snapshot.ownBytes]);
  });

  it('has each object behind its holder, which keeps at least what those in it keep', () => {
    expect(objects).toHaveLength(tree.all);
    const held = objects.map(() => ({ bytes: 0, count: 0 }));
    for (const [place, { holder, retainedBytes }] of objects.entries()) {
      expect(holder).toBeLessThan(place);
      if (holder < 0) continue;
      held[holder]!.bytes += retainedBytes;
      held[holder]!.count += 1;
    }
    for (const [place, { selfBytes, retainedBytes, holds }] of objects.entries()) {
      expect(held[place]).toEqual({ bytes: retainedBytes - selfBytes, count: holds });
    }
  });

  it('puts the path of each together as the snapshot writes it', () => {
    expect(owners.length).toBeGreaterThan(5);
    for (const { path, place } of owners) expect(objectPath(objects, place!)).toBe(path);
    const deep = objects[placeOf("__main__.nested['a']['b'][2][2]")]!;
    expect(deep).toMatchObject({ type: 'bytearray', side: 'program', path: '[2]', steps: 1, holds: 0 });
  });

  it('tells of each allocation whose it is, and the object that keeps it', () => {
    const { blocks } = tree;
    const pending = placeOf('__main__.client.pending');
    const inPending = (place: number): boolean =>
      place === pending || (place > 0 && inPending(objects[place]!.holder));
    // An entry is a tuple, a bytearray of two blocks' allocations, and a str of as many; the dict has its table.
    const kept = [...blocks.objects].filter((place) => place >= 0 && inPending(place));
    expect(kept).toHaveLength(2 + 8 * (1 + 2 + 2));
    const sides = new Set([...blocks.sides].map((side) => SIDES[side]));
    expect([...sides].sort()).toEqual(SIDES.filter((side) => tree.bySide[side] > 0).sort());
    for (const [at, side] of blocks.sides.entries()) {
      if (SIDES[side] === 'vm' || SIDES[side] === 'mpgc') expect(blocks.objects[at]).toBe(-1);
    }
  });
});

describe('a heap of more objects than a page has room for', () => {
  const BLOCK = 16;
  const BASE = 0x3f80_0000;
  const LEAVES = 3000;
  const record = parseCapture(fixture('pico-1.26.1'), 'pico').records.first('snapshot')!;
  const LIST = record.types.find(({ name }) => name === 'list')!.address;

  /** `i` is a list of lists, each of which keeps one more. */
  function wideHeap() {
    const items = 2 + LEAVES / 4;
    const blocks = 3 + items + 3 * LEAVES;
    const words = new Uint32Array((blocks * BLOCK) / 4);
    const letters = ['h', '=', 'L', `h${'='.repeat(items - 1)}`];
    const address = (block: number) => BASE + block * BLOCK;
    words.set([record.names[0]!.word, address(2)], 0);
    words.set([LIST, LEAVES, LEAVES, address(3)], 8);
    for (let leaf = 0; leaf < LEAVES; leaf++) {
      const at = 3 + items + 3 * leaf;
      letters.push('LhL');
      words[12 + leaf] = address(at);
      words.set([LIST, 1, 1, address(at + 1), address(at + 2), 0, 0, 0, LIST, 0, 0, 0], at * 4);
    }
    const text = letters.join('');
    const lines = text
      .match(/.{1,64}/g)!
      .map((line, at) => `${(at * 1024).toString(16).padStart(8, '0')}: ${line}`);
    const bytes = text.length * BLOCK;
    const dump = `GC: total: ${bytes}, used: ${bytes}, free: 0\nGC memory layout; from ${BASE.toString(16)}:\n${lines.join('\n')}\n`;
    const root = { ...record.roots[0]!, words: [0, 8, 1, BASE] };
    const memory = [{ address: BASE, base64: Buffer.from(words.buffer).toString('base64') }];
    return summarizeSnapshot(openSnapshot({ ...record, before: dump, after: dump, roots: [root] }, memory));
  }

  it('has those that keep most, some of each type, and how many there are', () => {
    const { tree, owners } = wideHeap();
    expect(tree.all).toBe(1 + 2 * LEAVES);
    expect(tree.objects).toHaveLength(1600 + 4);
    expect(tree.objects[0]).toMatchObject({ holder: -1, type: 'list', holds: LEAVES });
    expect(objectPath(tree.objects, 0)).toBe(owners[0]!.path);
    const lists = tree.objects.slice(1, 1600);
    expect(lists.every(({ holder, selfBytes }) => holder === 0 && selfBytes === 2 * BLOCK)).toBe(true);
    const others = tree.objects.slice(1600).map(({ type }) => type);
    expect(others).toEqual(Array(4).fill('unknown, referenced by list'));
    // What is left out is told of by the object that keeps it.
    expect(tree.blocks.objects.at(-1)).toBe(0);
  });
});
