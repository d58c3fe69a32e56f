import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordOf } from '../../src/session/schema.js';
import { BY_HAND_TEXT, knownLines, LINES_PROGRAMS, textOf } from '../lines/truth.js';
import { outputOf, type RecordOptions, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

const WITHOUT: Record<string, string[]> = {
  'micro:bit': ['f-strings', 'asyncio', 'heap', 'stack'],
};
/** Of a line that is not measured each time. */
const MOST_OFF = 0.01;

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
    }, 120_000);
    afterAll(() => stop());

    it.skipIf(missing)('in a program that measures itself', () => {
      expect(Object.keys(sizes).sort()).toEqual(['CLASS', 'CONSTANTS', 'FUNCTION', 'GENERATOR', 'PAIR']);
    });

    const fitting = LINES_PROGRAMS.filter(
      ({ needs = [] }) => !needs.some((need) => WITHOUT[name]?.includes(need)),
    );
    it.skipIf(missing).each(fitting.map((program) => [program.files[0]!, program] as const))(
      'in %s',
      async (_, { files: [script, ...modules], call }) => {
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
        for (const file of [script!, ...modules]) {
          const path = file === script ? 'main.py' : basename(file);
          const found = allocatedBy(record!, path);
          for (const { line, bytes, isExact } of knownLines(textOf(file), sizes)) {
            const known = found.get(line);
            if (known === undefined && bytes === 0) continue;
            const where = `${file}:${line}`;
            if (isExact) expect([where, known]).toEqual([where, bytes]);
            else expect([where, Math.abs((known ?? 0) / bytes - 1) < MOST_OFF]).toEqual([where, true]);
          }
        }
      },
      120_000,
    );
  },
);

/** Of lines in functions, and of those that say what they allocate: what the module's own names take is its dictionary's affair. */
function allocatedBy({ probes, functions }: RecordOf<'lines'>, path: string): Map<number, number> {
  const found = new Map<number, number>();
  for (const { function: scope, line, grownBytes } of probes) {
    if (functions[scope]!.path !== path || functions[scope]!.name === '<module>') continue;
    found.set(line, (found.get(line) ?? 0) + grownBytes);
  }
  return found;
}
