import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { board, captureOf, END, heapMap, sample } from '../../support/hand-made.js';

const LIMIT = 16_000;
const BASELINE = sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true });
const findingsOf = (limit: number | undefined, ...records: object[]) => boardsFindings({}, limit, ...records);
const boardsFindings = (
  changes: Parameters<typeof board>[0],
  limit: number | undefined,
  ...records: object[]
) => {
  const first = board({ ...changes, ...(limit ? { heapLimitBytes: limit } : {}) });
  return analyse(captureOf([first, BASELINE, ...records, END])).findings;
};
const codes = (...args: Parameters<typeof findingsOf>) => findingsOf(...args).map(({ code }) => code);

describe('a heap that outgrew what was asked for', () => {
  it('is told by a sample that is larger', () => {
    const [finding] = findingsOf(LIMIT, sample(2, LIMIT + 16, { source: 'timer', freeBytes: 0 }));
    expect(finding).toMatchObject({
      code: 'outgrew-heap',
      severity: 'error',
      fromBytes: 16_000,
      toBytes: LIMIT + 16,
    });
  });

  it('is told by a heap map that is larger', () => {
    const [finding] = findingsOf(LIMIT, heapMap('final', `h${'.'.repeat(1000)}`));
    expect(finding).toMatchObject({ code: 'outgrew-heap', toBytes: 1001 * 16 });
  });

  it('is nothing where it kept to that, or nothing was asked for', () => {
    const within = sample(2, LIMIT, { source: 'timer', freeBytes: 0 });
    expect(codes(LIMIT, within)).not.toContain('outgrew-heap');
    expect(codes(undefined, sample(2, 5 * LIMIT, { source: 'timer', freeBytes: 0 }))).not.toContain(
      'outgrew-heap',
    );
  });

  it('is told by what is live in the end alone where nothing is collected while a program runs', () => {
    const atPrompt = { collects: 'at-prompt' } as const;
    const grown = sample(2, 5 * LIMIT, { source: 'timer', freeBytes: 0 });
    const live = (bytes: number) =>
      sample(3, bytes, { role: 'final', source: 'prompt', collected: true, freeBytes: 0 });
    const found = (bytes: number) =>
      boardsFindings(atPrompt, LIMIT, grown, live(bytes)).map(({ code }) => code);
    expect(found(LIMIT)).not.toContain('outgrew-heap');
    expect(found(LIMIT + 16)).toContain('outgrew-heap');
  });
});
