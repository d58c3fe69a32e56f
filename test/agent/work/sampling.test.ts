import { describe, expect, it } from 'vitest';
import { timerIntervalMs } from '../../../src/agent/work/sampling.js';

const SCRIPT = { hasTimer: true, repeats: false };

describe('the timer of the board samples', () => {
  it.each([
    ['by itself where there is one, and nothing is repeated', null, null, SCRIPT, 250],
    ['not where there is none', null, null, { hasTimer: false, repeats: false }, null],
    [
      'not where something is repeated, which has its own samples',
      null,
      null,
      { hasTimer: true, repeats: true },
      null,
    ],
    ['as often as was asked for, in any work', null, 20, { hasTimer: true, repeats: true }, 20],
    ['also where there may be none: that is said', null, 20, { hasTimer: false, repeats: false }, 20],
    ['where it was asked for without how often', true, null, { hasTimer: true, repeats: true }, 250],
    ['never where it is forbidden', false, 20, SCRIPT, null],
  ] as const)('%s', (_name, timer, intervalMs, board, expected) => {
    expect(timerIntervalMs({ timer, intervalMs }, board)).toBe(expected);
  });
});
