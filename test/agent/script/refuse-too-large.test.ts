import { describe, expect, it } from 'vitest';
import { refuseTooLarge } from '../../../src/agent/script/refuse-too-large.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';

function heapOf(letters: string, maxNewSplitBytes: number | null = null): HeapDump {
  const areas = [{ address: '20000', letters }];
  const counts = countBlocks(areas);
  const sizes = { totalBytes: letters.length * 16, usedBytes: counts.usedBlocks * 16 };
  return {
    ...sizes,
    freeBytes: counts.freeBlocks * 16,
    maxNewSplitBytes,
    stackBytes: null,
    stackLimitBytes: null,
    blockBytes: 16,
    areas,
    counts,
  };
}

const textOf = (text: string) => ({ text, source: text });

describe('refuseTooLarge', () => {
  const heap = heapOf(`h=${'.'.repeat(20)}h${'.'.repeat(60)}`);

  it('lets through what fits into the largest free block', () => {
    expect(() => refuseTooLarge(textOf('#'.repeat(60 * 16 - 64)), heap)).not.toThrow();
  });

  it('names the text and the largest free block of what does not, in bytes', () => {
    const text = 'é'.repeat(30 * 16);
    expect(() => refuseTooLarge({ text, source: `${text}\t` }, heap)).toThrow(
      expect.objectContaining({
        code: 'SCRIPT_DOES_NOT_FIT',
        exitCode: 1,
        values: { sourceBytes: 960, addedBytes: 1, largestFreeBytes: 960 },
      }),
    );
  });

  it('says nothing of a heap that grows', () => {
    expect(() => refuseTooLarge(textOf('#'.repeat(5000)), heapOf('h...', 0))).not.toThrow();
  });
});
