import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { isSmallestKnown, simulate } from '../../../src/analysis/simulate/simulate.js';
import { renderSimulation } from '../../../src/report/simulate/render-simulation.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, END, heapMap, sample } from '../../support/hand-made.js';
import { huntOf } from '../../support/hunt.js';

const NOTHING = { heapBytes: [], thresholdBytes: [], bufferBytes: [] };
const BLOCKS = 600;
const prompt = { source: 'prompt', collected: true } as const;

interface Run {
  /** In blocks, above what was there before. */
  samples: { blocks: number; collected?: boolean }[];
  kept: number;
  end?: object;
  error?: object[];
}

/** A program on a heap of 600 blocks with 20 before it, sampled every 100 ms by a timer. */
function run({ samples, kept, end = END, error = [] }: Run): Capture {
  const at = (blocks: number) => ({ freeBytes: (BLOCKS - 20 - blocks) * 16 });
  const taken = samples.map(({ blocks, collected = false }, index) =>
    sample(index + 2, (20 + blocks) * 16, {
      source: 'timer',
      boardMs: (index + 1) * 100,
      collected,
      ...at(blocks),
    }),
  );
  return captureOf([
    board({ agent: { version: '1', heapBytes: 0, sourceBytes: 0 }, totalBytes: BLOCKS * 16 }),
    heapMap('baseline', `${'h'.repeat(20)}${'.'.repeat(BLOCKS - 20)}`),
    sample(1, 320, { ...prompt, role: 'baseline', boardMs: 0, ...at(0) }),
    ...taken,
    ...error,
    sample(samples.length + 2, (20 + kept) * 16, { ...prompt, role: 'final', boardMs: 9000, ...at(kept) }),
    heapMap('final', `${'h'.repeat(20 + kept)}${'.'.repeat(BLOCKS - 20 - kept)}`),
    end,
  ]);
}

const level = (blocks: number, collected = false) =>
  Array.from({ length: 40 }, () => ({ blocks, collected }));
const rising = (collected: boolean) => Array.from({ length: 40 }, (_, at) => ({ blocks: 4 * at, collected }));
const STOPPED = { ...END, reason: 'duration', exitCode: null };
const FAILED = {
  type: 'error',
  origin: 'program',
  code: 'ValueError',
  message: 'ValueError: no',
};

function answerTo(capture: Capture) {
  const simulation = simulate(analyse(capture), NOTHING);
  const text = renderSimulation(simulation, { incomplete: false, header: capture.header });
  return { ...simulation, text: text.replace(/\s+/g, ' ') };
}

describe('a program that was stopped and goes on', () => {
  it('is not said to fit, where its live memory may grow', () => {
    const { withheld, assumed, text } = answerTo(run({ samples: rising(false), kept: 4, end: STOPPED }));
    expect([withheld, assumed]).toEqual(['goes-on', null]);
    expect(text).toContain('may need more than it took so far');
    expect(text).toContain('--duration 12s --collect-every 1s');
  });

  it('fits no heap for ever, where its live memory grows', () => {
    const { withheld, text } = answerTo(run({ samples: rising(true), kept: 156, end: STOPPED }));
    expect(withheld).toBe('grows');
    expect(text).toContain('no heap is large enough for ever');
  });

  it('is answered where its live memory is steady', () => {
    const { withheld, assumed } = answerTo(run({ samples: level(40, true), kept: 40, end: STOPPED }));
    expect(withheld).toBeNull();
    expect(assumed?.smallest).not.toBeNull();
  });

  it('still has what is known', () => {
    const { known } = answerTo(run({ samples: rising(false), kept: 4, end: STOPPED }));
    // Four blocks more than before, and 20 before it.
    expect(known.mustHold).toEqual({ bytes: 64, source: 'live', besideBytes: 320 });
  });
});

describe('a hunt', () => {
  const maps: [string, string] = ['h'.padEnd(64, '.'), 'h'.padEnd(64, '.')];

  it('has no sample of what its calls take', () => {
    const { withheld, text } = answerTo(huntOf({ live: () => 0, maps }));
    expect(withheld).toBe('hunt');
    expect(text).toContain("mpgc profile main.py --call 'step()' --iterations 40");
  });

  it('that finds a leak fits no heap for ever', () => {
    expect(answerTo(huntOf({ live: (calls) => 32 * calls, maps })).withheld).toBe('grows');
  });
});

describe('a run that came to its end', () => {
  it('with samples that hold garbage has no smallest heap, where the two extremes are far apart', () => {
    const { assumed, text } = answerTo(run({ samples: rising(false), kept: 4 }));
    const { shortBytes, longBytes } = assumed!.smallest!;
    expect(longBytes!).toBeGreaterThan(2 * shortBytes!);
    expect(isSmallestKnown(assumed!.smallest!)).toBe(false);
    expect(text).toContain('The smallest heap for the run is not known');
  });

  it('has one where they are near', () => {
    const { assumed, text } = answerTo(run({ samples: level(40, true), kept: 40 }));
    expect(isSmallestKnown(assumed!.smallest!)).toBe(true);
    expect(text).toContain('The smallest heap for the run, to within');
  });

  it('by failing is answered up to there', () => {
    const { text } = answerTo(
      run({
        samples: level(40, true),
        kept: 40,
        error: [FAILED],
        end: { ...END, reason: 'exception', exitCode: 1 },
      }),
    );
    expect(text).toContain("the replay fits, up to the run's failure");
    expect(text).toContain('The smallest heap for the run up to where it failed, to within');
  });
});
