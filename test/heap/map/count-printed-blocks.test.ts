import { expect, it } from 'vitest';
import { countPrintedBlocks } from '../../../src/heap/map/count-printed-blocks.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { REAL_DUMPS } from '../../support/real-dumps.js';

it.each(REAL_DUMPS)('counts the blocks of $name', ({ text }) => {
  const { areas } = parseHeapDump(text);
  expect(countPrintedBlocks(text)).toBe(areas.reduce((sum, { letters }) => sum + letters.length, 0));
});

it('counts free lines without writing them out', () => {
  const lines = '       (99999999999 lines all free)\n';
  expect(countPrintedBlocks(lines)).toBe(99_999_999_999 * 64);
  expect(countPrintedBlocks(lines.replace('99999999999', '9'.repeat(400)))).toBe(Infinity);
  expect(countPrintedBlocks('no dump\n')).toBe(0);
});
