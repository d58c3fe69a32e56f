import { describe, expect, it } from 'vitest';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { withOrigin } from '../../../src/analysis/leak/leak-origin.js';
import type { RecordOf } from '../../../src/session/schema.js';

const JUDGED = { verdict: 'leak', loop: null } as LeakJudgement;
const kept = (lines: object[]) =>
  ({
    detail: 'line',
    of: 'calls',
    loopLine: null,
    warmUp: 8,
    units: 10,
    maps: 30,
    blockBytes: 16,
    lines,
  }) as RecordOf<'kept'>;
const line = (number: number, blocks: number, heads: Record<string, number>) => ({
  path: 'main.py',
  line: number,
  functionName: 'step',
  blocks,
  heads,
  units: 10,
});

describe('where a leak comes from', () => {
  it('has a line with several statements once, with all that these keep, by hand', () => {
    const lines = [
      line(6, 80, { h: 10 }),
      line(7, 20, { D: 10 }),
      line(6, 10, { h: 10 }),
      line(6, 10, { A: 10 }),
    ];
    const { origin } = withOrigin(JUDGED, kept(lines));
    expect(origin?.bytesPerUnit).toBe(192);
    expect(origin?.lines).toMatchObject([
      { line: 6, bytesPerUnit: 160, share: 100 / 120, heads: { h: 20, A: 10 } },
      { line: 7, bytesPerUnit: 32, share: 20 / 120 },
    ]);
  });

  it('is none where the lines kept far more than leaks: what they kept was let go of later on', () => {
    const lines = [line(14, 50, { A: 10 }), line(31, 20, { T: 10 })];
    const judged = (high: number) => ({ ...JUDGED, rate: { interval: [38, high] } }) as LeakJudgement;
    expect(withOrigin(judged(45), kept(lines)).origin).toBeUndefined();
    expect(withOrigin(judged(56), kept(lines)).origin).toMatchObject({ bytesPerUnit: 112 });
  });
});
