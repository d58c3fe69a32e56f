import { expect, it } from 'vitest';
import type { Holder, Holders } from '../../../src/analysis/holders/holders.js';
import { withGroupHolders } from '../../../src/analysis/maps/group-holders.js';
import type { BlockGroup } from '../../../src/analysis/maps/new-blocks.js';

const group = (fingerprint: string, perCall: number | null): BlockGroup => ({
  fingerprint,
  letter: fingerprint.charAt(0),
  blocks: Number(fingerprint.slice(1)),
  bytesEach: 16,
  count: 100,
  bytes: 1600,
  perCall,
  heldBy: null,
  pattern: 'spread',
  strideBlocks: null,
  places: [],
  allocations: [],
});

const PENDING: Holder = {
  from: 'script',
  path: 'client.pending',
  type: 'dict',
  entries: 160,
  entriesPerUnit: 1,
  bytesPerUnit: 72,
  knownBy: 'emptied',
  freedPerUnit: [
    { letter: 'T', blocks: 1, perUnit: 1 },
    { letter: 'h', blocks: 2, perUnit: 1 },
    { letter: 'h', blocks: 84, perUnit: 1 / 160 },
  ],
  sharesWith: [],
  addedIn: [],
};

const heldBy = (growing: Holder[], ...groups: BlockGroup[]) => {
  const holders: Holders = {
    growing,
    of: 'calls',
    loop: null,
    filledUp: [],
    fromUnit: 5,
    units: 160,
    walks: 6,
    seen: 9,
    heapBytes: 2560,
    left: [],
    explained: 1,
  };
  return withGroupHolders(groups, { holders, grown: null }).map((one) => one.heldBy);
};

it('names what gave back as many blocks a call as a group grows by, and nothing else', () => {
  const groups = [
    group('T1', 0.9995),
    group('h2', 2),
    group('S1', 1),
    group('h1615', 1 / 2000),
    group('h84', null),
  ];
  // Of h2 another has as many, of S1 it gave back none, and tables are of another length each time.
  expect(heldBy([PENDING], ...groups)).toEqual(['client.pending', null, null, null, null]);
});

it('names none where two have the same entries: what both have goes with the last', () => {
  const two = [
    { ...PENDING, sharesWith: ['seen'] },
    { ...PENDING, path: 'seen', freedPerUnit: [], sharesWith: ['client.pending'] },
  ];
  expect(heldBy(two, group('T1', 1))).toEqual([null]);
});
