import { expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareLines } from '../../../src/analysis/compare/compare-lines.js';
import { recordOn } from '../../support/record.js';

const program = (above: string, buffer: string) => `${above}spare = bytearray(64)
def step(n):
    b = ${buffer}
    return 'n=%d' % n
for n in range(10):
    step(n)
`;

it('finds the line that was changed in a real program, and the others where they were moved', async () => {
  const run = async (source: string) => {
    const { capture } = await recordOn('sim:heap=64k', source, { lines: 'line' });
    // The record of a run has no text; the command adds it.
    const text = { type: 'source' as const, atMs: 0, path: 'main.py', bytes: 0, sha256: '', text: source };
    return { ...analyse(capture), sources: [text] };
  };
  const before = await run(program('', 'bytearray(64)'));
  const after = await run(program('# of a driver\n\n', 'spare'));
  const changes = compareLines(before, after)!;
  const at = (text: string) => {
    const { base, current, changeBytes, isSeen } = changes.find((one) => one.text.startsWith(text))!;
    return [base && [base.line, base.bytes], current && [current.line, current.bytes], changeBytes, isSeen];
  };
  // A head of 16 bytes and 64, ten times.
  expect(at('b = bytearray')).toEqual([[3, 800], null, -800, true]);
  expect(at('b = spare')).toEqual([null, [5, 0], 0, false]);
  expect(at('return')).toEqual([[4, 320], [6, 320], 0, false]);
  expect(at('spare =')).toEqual([[1, 80], [3, 80], 0, false]);
});
