import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineFigures } from '../../src/analysis/lines/line-figures.js';
import { knownLines, RETAINED_PROGRAMS, textOf } from '../lines/truth.js';
import { recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

/** On a board that takes seconds for each; all of them where the corpus is asked for. */
const BRIEF = new Set([
  'retained/replaced.py',
  'retained/same_size.py',
  'retained/made_elsewhere.py',
  'retained/of_the_last_call.py',
]);
const isWhole = (name: string) => name !== 'micro:bit' || process.env.MPGC_TEST_CORPUS !== undefined;

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
describe.each(CORPUS_TARGETS.map(withReason))(
  'what is alive in the end of what each line made, on $label,',
  ({ name, missing, start }) => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      if (!missing) ({ port, stop } = await start());
    });
    afterAll(() => stop());

    const fitting = RETAINED_PROGRAMS.filter(
      ({ file, collects }) => (isWhole(name) || BRIEF.has(file)) && !(collects && name === 'sim'),
    );
    it.skipIf(missing).each(fitting.map((program) => [program.file, program] as const))(
      'in %s',
      async (_, { file, call }) => {
        const text = textOf(file);
        const recorded = await recordOn(port, text, {
          lines: 'line',
          ...(call ? { work: { type: 'repeat', call: call.expression, iterations: call.count } } : {}),
        });
        const [record] = recordsOf(recorded, 'lines');
        const [retained] = recordsOf(recorded, 'retained');
        const isSlow = recordsOf(recorded, 'warning').some(({ code }) => code === 'not-retained');
        const { lines } = lineFigures(record!, { retained: retained ?? null });
        const inFunctions = lines.filter(({ functionName }) => functionName !== '<module>');
        const found = inFunctions.map(({ line, retainedBytes }) => [line, retainedBytes]);
        const known = new Map(knownLines(text, {}).map(({ line, bytes }) => [line, bytes]));
        expect(found.length).toBeGreaterThan(0);
        expect(found).toEqual(inFunctions.map(({ line }) => [line, isSlow ? null : known.get(line)]));
      },
    );
  },
);
