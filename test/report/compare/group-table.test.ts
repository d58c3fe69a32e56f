import { expect, it } from 'vitest';
import type { Comparison } from '../../../src/analysis/compare/compare-captures.js';
import { compareGroups } from '../../../src/analysis/compare/compare-groups.js';
import type { BlockGroup } from '../../../src/analysis/maps/new-blocks.js';
import { groupTable } from '../../../src/report/compare/group-table.js';

it('shows what is left behind now and then for what it is, not for nothing', () => {
  const group = (count: number, perCall: number, blocks: number): BlockGroup => ({
    fingerprint: `h${blocks}`,
    letter: 'h',
    blocks,
    count,
    bytes: count * blocks * 16,
    bytesEach: blocks * 16,
    perCall,
    heldBy: null,
    pattern: 'spread',
    strideBlocks: null,
    places: [],
    allocations: [],
  });
  const groups = compareGroups([group(1, 0.000_455, 1615), group(2500, 1.25, 1)], [group(1, 0.000_012, 2)], {
    perCall: true,
  });
  const { rows } = groupTable({ groups, base: { leak: {} }, current: { leak: {} } } as Comparison);
  expect(rows.map((row) => row.slice(1))).toEqual([
    ['16 B', '1.25', 'none', '-20 B'],
    ['25,840 B', '0.000455', 'none', '-11.76 B'],
    ['32 B', 'none', '0.000012', '+0.000384 B'],
  ]);
});
