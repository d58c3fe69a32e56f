import { describe, expect, it } from 'vitest';
import { objectPath } from '../../../src/report/snapshot/object-path.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { SIDES } from '../../../src/snapshot/retained/sides.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
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
