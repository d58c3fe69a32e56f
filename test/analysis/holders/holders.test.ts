import { describe, expect, it } from 'vitest';
import { holdersOf } from '../../../src/analysis/holders/holders.js';
import type { RecordOf } from '../../../src/session/schema.js';

type Container = RecordOf<'census'>['containers'][number];

const container = (
  path: string,
  kind: Container['kind'],
  lengths: number[],
  freedBytes: number | null = null,
) =>
  ({
    from: 'script',
    path,
    kind,
    lengths,
    freedBytes,
    freedEntries: freedBytes === null ? null : lengths.at(-1)!,
  }) as const;

const census = (...containers: Container[]): RecordOf<'census'> => ({
  type: 'census',
  atMs: 0,
  of: 'calls',
  loopLine: null,
  units: [5, 10, 20, 40],
  heapBytes: 2560,
  seen: 9,
  left: [],
  containers,
});

describe('who holds a leak', () => {
  it('is what grows to the end, with what its entries kept once it was emptied', () => {
    const { growing, explained } = holdersOf(
      census(container('pending', 'dict', [5, 10, 20, 40], 4160)),
      104,
    );
    expect(growing).toEqual([
      {
        from: 'script',
        path: 'pending',
        type: 'dict',
        entries: 40,
        entriesPerUnit: 1,
        bytesPerUnit: 104,
        knownBy: 'emptied',
        addedIn: [],
        sharesWith: [],
        freedPerUnit: [],
      },
    ]);
    expect(explained).toBe(1);
  });

  it('is a text by its length, and what could not be emptied without bytes', () => {
    const found = holdersOf(
      census(container('log', 'str', [40, 80, 160, 320]), container('jobs', 'list', [10, 20, 40, 80])),
      100,
    );
    expect(found.growing.map(({ path, bytesPerUnit }) => [path, bytesPerUnit])).toEqual([
      ['log', 8],
      ['jobs', null],
    ]);
    expect(found.explained).toBeNull();
  });

  it('is none that filled up for half of the calls, which is told of', () => {
    const { growing, filledUp } = holdersOf(census(container('glyphs', 'dict', [5, 10, 14, 14])), 8);
    expect(growing).toEqual([]);
    expect(filledUp).toEqual([{ from: 'script', path: 'glyphs', type: 'dict', entries: 14, since: 20 }]);
    expect(holdersOf(census(container('glyphs', 'dict', [5, 10, 13, 14])), 8).filledUp).toEqual([]);
  });

  it('explains no more than all of it', () => {
    expect(holdersOf(census(container('a', 'list', [5, 10, 20, 40], 8000)), 100).explained).toBe(1);
    expect(holdersOf(census(container('a', 'list', [5, 10, 20, 40], 1000)), 100).explained).toBe(0.25);
  });
});
