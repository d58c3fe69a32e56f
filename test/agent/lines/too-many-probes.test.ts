import { expect, it } from 'vitest';
import { checkProbeCount, TooManyProbesError } from '../../../src/agent/lines/too-many-probes.js';
import { countValues } from '../../../src/session/read/count-values.js';
import { LINES } from '../../support/hand-made.js';

it('takes as many probes as the reader of a capture takes, and no more', () => {
  const many = (count: number) => new Array(count).fill(LINES.probes[1]);
  expect(() => checkProbeCount(many(7900), many(100))).not.toThrow();
  expect(() => checkProbeCount(many(7901), many(100))).toThrow(TooManyProbesError);
  const text = Buffer.from(JSON.stringify({ ...LINES, probes: many(8000) }));
  expect(countValues(text, 0, text.length)).toBeLessThan(100_000);
});
