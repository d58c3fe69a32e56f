import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineFigures } from '../../src/analysis/lines/line-figures.js';
import { BY_HAND_TEXT, knownLines, LINES_PROGRAMS, textOf } from '../lines/truth.js';
import { outputOf, type RecordOptions, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

const WITHOUT: Record<string, string[]> = {
  'micro:bit': ['f-strings', 'asyncio', 'property', 'heap', 'stack'],
};

/** On a board that takes seconds for each, of many; all of them where the corpus is asked for. */
const BRIEF = new Set(['bytearrays.py', 'calls.py', 'called.py', 'exceptions.py', 'several_collections.py']);
const isWhole = (name: string) => name !== 'micro:bit' || process.env.MPGC_TEST_CORPUS !== undefined;

// The sizes are those of 32-bit builds: on a board of one's own the corpus is asked for.
const CORPUS_TARGETS = TARGETS.filter(({ name }) => name !== 'board' || process.env.MPGC_TEST_CORPUS);
describe.each(CORPUS_TARGETS.map(withReason))(
  'what each line allocates, on $label,',
  ({ name, missing, start }) => {
    let port = '';
    let stop = () => {};
    let sizes: Record<string, number> = {};
    beforeAll(async () => {
      if (missing) return;
      ({ port, stop } = await start());
      const output = outputOf(await recordOn(port, BY_HAND_TEXT));
      sizes = Object.fromEntries(
        [...output.matchAll(/([A-Z]+) (\d+)/g)].map(([, word, size]) => [word, Number(size)]),
      );
    });
    afterAll(() => stop());

    it.skipIf(missing)('in a program that measures itself', () => {
      expect(Object.keys(sizes).sort()).toEqual(['CLASS', 'CONSTANTS', 'FUNCTION', 'GENERATOR', 'PAIR']);
    });

    const fitting = LINES_PROGRAMS.filter(
      ({ needs = [], files: [script] }) =>
        !needs.some((need) => WITHOUT[name]?.includes(need)) && (isWhole(name) || BRIEF.has(script!)),
    );
    it.skipIf(missing).each(fitting.map((program) => [program.files[0]!, program] as const))(
      'in %s',
      async (_, { files: [script, ...modules], call, deepest: deepestOf }) => {
        const options: RecordOptions = {
          lines: 'line',
          files: modules.map((file) => ({
            path: basename(file),
            bytes: Buffer.from(textOf(file)),
            kind: 'module',
          })),
          ...(call ? { work: { type: 'repeat', call: call.expression, iterations: call.count } } : {}),
        };
        const recorded = await recordOn(port, textOf(script!), options);
        const [record] = recordsOf(recorded, 'lines');
        expect(record).toMatchObject({ detail: 'line', reason: 'finished', exact: true, unprobed: [] });
        const { lines, deepest } = lineFigures(record!);
        if (deepestOf === null) expect(deepest).toBeNull();
        // Firmware need not tell of its stack.
        else if (deepestOf && (name !== 'board' || deepest))
          expect(deepest).toMatchObject({ ...deepestOf, bytesPerCall: expect.any(Number) });
        for (const file of [script!, ...modules]) {
          const path = file === script ? 'main.py' : basename(file);
          for (const { line, bytes, isExact } of knownLines(textOf(file), sizes)) {
            const found = lines.find((one) => one.path === path && one.line === line);
            // What the module's own names take is its dictionary's affair.
            if (bytes === 0 && (found?.functionName ?? '<module>') === '<module>') continue;
            const off = Math.abs((found?.bytes ?? 0) - bytes);
            const where = `${file}:${line}`;
            expect([where, isExact ? found?.bytes : off <= found!.marginBytes]).toEqual([
              where,
              isExact ? bytes : true,
            ]);
            expect([where, found?.exact]).toEqual([where, isExact]);
          }
        }
      },
    );
  },
);
