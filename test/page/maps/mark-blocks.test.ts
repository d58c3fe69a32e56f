import { expect, it } from 'vitest';
import { markBlocks } from '../../../reports/page/maps/mark-blocks.js';

it('marks all blocks of an allocation in its area, and leaves out what is beyond the areas', () => {
  const marked = markBlocks(
    [6, 3],
    [
      { area: 0, block: 1, blocks: 2 },
      { area: 0, block: 5, blocks: 4 },
      { area: 1, block: 0, blocks: 1 },
      { area: 2, block: 0, blocks: 1 },
    ],
  );
  expect(marked.map((blocks) => [...blocks].join(''))).toEqual(['011001', '100']);
});
