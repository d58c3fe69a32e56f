import { describe, expect, it } from 'vitest';
import { runDoctor } from '../../../src/app/record/run-doctor.js';

describe('options of runDoctor()', () => {
  it.each<[options: object, message: string]>([
    [
      { bootTimeoutMs: 2 ** 31 },
      'bootTimeoutMs takes a number of milliseconds from 1 to 3,600,000, not 2147483648.',
    ],
    [{ rounds: 0 }, 'rounds takes a whole number from 1 to 100,000, not 0.'],
    [{ seed: -1 }, 'seed takes a whole number from 0 to 2,147,483,647, not -1.'],
    [{ reset: 'cold' }, "reset takes 'soft', 'hard' or 'none', not 'cold'."],
    [{ round: 1 }, 'There is no option round.'],
  ])('%j is refused before a port is opened', async (options, message) => {
    await expect(runDoctor({ port: '/dev/mpgc-none', ...options })).rejects.toMatchObject({
      code: 'USAGE',
      message,
    });
  });
});
