import { describe, expect, it } from 'vitest';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { openSnapshot } from '../../../src/snapshot/objects/open-snapshot.js';
import { ownedMap } from '../../../src/snapshot/retained/owned-map.js';
import { summarizeSnapshot } from '../../../src/snapshot/retained/summarize-snapshot.js';
import { fixture } from '../../snapshots/truth.js';

const { records } = parseCapture(fixture('pico-1.26.1'), 'pico');
const memory = [...records].flatMap((record) => (record.type === 'snapshot-memory' ? [record] : []));
const snapshot = openSnapshot(records.first('snapshot')!, memory);
const { map, tree } = summarizeSnapshot(snapshot);
const { sides, objects } = tree.blocks;

/** Of each allocation: its side and the object that keeps it. */
const told = (dump: HeapDump) => {
  const { role, ...runs } = ownedMap(snapshot.image, tree.blocks, { role: 'final', dump })!;
  expect(role).toBe('final');
  return runs.allocations.flatMap((count, run) =>
    Array<[number, number]>(count).fill([runs.sides[run]!, runs.objects[run]!]),
  );
};

const withLetters = (change: (letters: string) => string): HeapDump => ({
  ...map,
  areas: map.areas.map((area) => ({ ...area, letters: change(area.letters) })),
});

describe('whose the allocations of a map are', () => {
  const all = [...sides].map((side, at) => [side, objects[at]!] as [number, number]);

  it('is as the snapshot has it where the map is that of the snapshot', () => {
    expect(told(map)).toEqual(all);
  });

  it('is not known of what is not in the snapshot, and of what is of another length there', () => {
    // In the last run of free blocks.
    const made = withLetters((letters) => letters.replace(/\.(\.*)$/, 'h$1'));
    expect(told(made)).toEqual([...all, [-1, -1]]);
    const cut = withLetters((letters) => letters.replace(/([A-Za-z]=*)=(?!=)/, '$1.'));
    const changed = told(cut).flatMap((one, at) => (one.join() === all[at]!.join() ? [] : [one]));
    expect(changed).toEqual([[-1, -1]]);
  });

  it('is not told of where neighbours are of so many owners that it would be long', () => {
    const many = { sides: sides.map((_, at) => at % 2), objects };
    const once = ownedMap(snapshot.image, many, { role: 'final', dump: map });
    expect(once?.allocations.length).toBeGreaterThan(4096 / 100);
    const crowded: HeapDump = { ...map, areas: Array.from({ length: 100 }, () => map.areas[0]!) };
    expect(ownedMap(snapshot.image, many, { role: 'final', dump: crowded })).toBeNull();
  });
});
