import { describe, expect, it } from 'vitest';
import { judge } from '../../support/hunt.js';

/** The calls once more without mpgc: live by so much more than before the script. */
function field(calls: number | null, grownBytes: number, changes: object = {}): object {
  const seen = (liveBytes: number) => ({
    liveBytes,
    totalBytes: 16_000,
    freeBytes: 16_000 - liveBytes,
    largestFreeBytes: 16_000 - liveBytes,
  });
  return {
    type: 'bare',
    reason: 'finished',
    exception: null,
    message: null,
    calls,
    before: seen(500),
    after: seen(500 + grownBytes),
    ...changes,
  };
}

const GROWS = { live: (calls: number) => 100 * calls, calls: 64 };
const FULL = { type: 'warning', code: 'heap-full', values: {} };

describe('growth that stops in the calls without mpgc', () => {
  it('is no leak: they left less than half of what it says', () => {
    expect(judge({ ...GROWS, ending: [field(128, 6300)] })).toMatchObject({ verdict: 'bounded', rate: null });
  });

  it.each([
    ['they left as much', field(128, 12_800)],
    ['they are not many more', field(80, 1000)],
    ['how many they were is not known', field(null, 1000)],
    ['they did not come to their end', field(128, 1000, { reason: 'stopped', after: null })],
    ['one of them found no room', field(128, 1000, { reason: 'exception', exception: 'MemoryError' })],
  ])('is a leak where %s', (_what, bare) => {
    expect(judge({ ...GROWS, ending: [bare] }).verdict).toBe('leak');
  });
});

describe('a line of mpgc that found no room', () => {
  const bounded = { live: (calls: number) => 100 * Math.min(calls, 8), calls: 64 };

  it('is no end of the program where more calls than that came to theirs without mpgc', () => {
    expect(judge({ ...bounded, ending: [FULL, field(10_000, 800)] }).verdict).toBe('bounded');
  });

  it('leaves the verdict open without them', () => {
    expect(judge({ ...bounded, ending: [FULL] })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'out-of-memory',
    });
  });
});
