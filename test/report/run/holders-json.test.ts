import { expect, it } from 'vitest';
import type { GrownHolders } from '../../../src/analysis/holders/grown.js';
import type { Holders } from '../../../src/analysis/holders/holders.js';
import { leakHoldersSchema, toLeakHoldersJson } from '../../../src/report/run/holders-json.js';

const HOLDERS: Holders = {
  growing: [
    {
      from: 'script',
      path: 'by_time',
      type: 'dict',
      entries: 160,
      entriesPerUnit: 1,
      bytesPerUnit: 8,
      knownBy: 'emptied',
      sharesWith: [],
      freedPerUnit: [],
      addedIn: [],
    },
  ],
  filledUp: [],
  of: 'calls',
  loop: null,
  fromUnit: 5,
  units: 160,
  walks: 6,
  seen: 4,
  heapBytes: 3000,
  left: [],
  explained: 0.77,
};

const GROWN: GrownHolders = {
  holders: ['by_time', 'step → cell → list'].map((path) => ({
    path,
    from: 'script',
    type: 'dict',
    bytesPerUnit: 10,
    entriesPerUnit: 1,
    bytes: 520,
    entries: 50,
    blocksPerUnit: [],
  })),
  beyondPerUnit: 0,
  internedPerUnit: 0,
  perUnit: 10.4,
  fromUnit: 10,
  units: 50,
  snapshots: 3,
};

it('has what names and snapshots both tell of once, by its name', () => {
  const { holders } = toLeakHoldersJson({ holders: HOLDERS, grown: GROWN });
  expect(leakHoldersSchema.parse(holders)!.map(({ path, from }) => [path, from])).toEqual([
    ['by_time', 'census'],
    ['step → cell → list', 'snapshot'],
  ]);
});
