import { describe, expect, it } from 'vitest';
import { ClockRateFold } from '../../../src/analysis/run/clock-rate.js';
import { type BoardRecord, recordSchema, type SampleRecord } from '../../../src/session/schema.js';
import { gather } from '../../support/gather.js';
import { board, sample } from '../../support/hand-made.js';

const BOARD = recordSchema.parse({ atMs: 0, ...board() }) as BoardRecord;

const clockRate = (samples: SampleRecord[], known: BoardRecord | null) =>
  gather(new ClockRateFold(), [...(known ? [known] : []), ...samples]);

function prompt(seq: number, boardMs: number, atMs: number): SampleRecord {
  return recordSchema.parse({ ...sample(seq, 2000, { source: 'prompt', boardMs }), atMs }) as SampleRecord;
}

describe('clockRate', () => {
  it('compares the clocks between the first and the last sample at the prompt', () => {
    const late = recordSchema.parse({ ...sample(2, 2000, { boardMs: 50 }), atMs: 9000 }) as SampleRecord;
    expect(clockRate([prompt(1, 10, 1000), late, prompt(3, 1010, 3500)], BOARD)).toEqual({
      boardMs: 1000,
      hostMs: 2500,
      factor: 0.4,
      differs: true,
    });
  });

  it.each([
    [1000, 1100, false],
    [1000, 1130, true],
    [60_000, 61_000, false],
    [60_000, 62_000, true],
    [62_000, 60_000, true],
  ])('after %i ms of the board and %i ms of the computer, differs: %s', (boardMs, hostMs, differs) => {
    expect(clockRate([prompt(1, 0, 0), prompt(2, boardMs, hostMs)], BOARD)?.differs).toBe(differs);
  });

  it('is not known after a short time, without a clock, a board, or two samples', () => {
    const samples = [prompt(1, 0, 0), prompt(2, 1000, 2500)];
    expect(clockRate([prompt(1, 0, 0), prompt(2, 50, 199)], BOARD)).toBeNull();
    expect(clockRate(samples, { ...BOARD, ticksResolutionUs: null })).toBeNull();
    expect(clockRate(samples, null)).toBeNull();
    expect(clockRate(samples.slice(0, 1), BOARD)).toBeNull();
  });
});
