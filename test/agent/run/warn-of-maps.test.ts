import { describe, expect, it } from 'vitest';
import { warnOfMaps } from '../../../src/agent/run/warn-of-maps.js';

const RUN = {
  noMaps: null,
  asText: false,
  hasPlace: true,
  hasOthers: false,
  end: { reason: 'finished' },
} as const;

function warningsOf(
  maps: Partial<{ taken: number; dropped: number; why: string; places: number }>,
  run: Partial<Parameters<typeof warnOfMaps>[1]> = {},
) {
  const said: unknown[] = [];
  const runningMaps = { taken: 0, dropped: 0, why: null, places: 0, ...maps };
  warnOfMaps({ runningMaps, warn: (code, values) => said.push({ code, ...values }) }, { ...RUN, ...run });
  return said;
}

describe('what is said of heap maps of a running program', () => {
  it('is why there are none', () => {
    expect(warningsOf({}, { hasPlace: false })).toEqual([{ code: 'no-running-maps', because: 'no-place' }]);
    expect(warningsOf({})).toEqual([{ code: 'no-running-maps', because: 'not-reached' }]);
    expect(warningsOf({ places: 3 }, { asText: true })).toEqual([
      { code: 'no-running-maps', because: 'large-heap' },
    ]);
    expect(warningsOf({}, { noMaps: 'no-clock' })).toEqual([
      { code: 'no-running-maps', because: 'no-clock' },
    ]);
  });

  it('is nothing where the program did not run, or that is said already', () => {
    expect(warningsOf({}, { end: { reason: 'not-compiled' } })).toEqual([]);
    expect(warningsOf({}, { noMaps: 'no-mem-info' })).toEqual([]);
    expect(warningsOf({}, { hasOthers: true })).toEqual([]);
    expect(warningsOf({ taken: 1, places: 1 })).toEqual([]);
  });

  it('is how many were dropped', () => {
    expect(warningsOf({ taken: 2, dropped: 1, why: 'cut-off', places: 3 })).toEqual([
      { code: 'maps-dropped', dropped: 1, taken: 2, why: 'cut-off' },
    ]);
  });
});
