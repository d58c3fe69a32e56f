import { describe, expect, it } from 'vitest';
import { importCosts } from '../../../src/analysis/imports/import-costs.js';
import type { RecordOf } from '../../../src/session/schema.js';
import { ASKED, failed, imported } from '../../support/import-records.js';

const rootOf = (records: RecordOf<'import'>[]) => importCosts(ASKED, records)!.roots[0]!;

describe('what imports cost', () => {
  it('is null for a capture of anything else', () => {
    expect(importCosts(null, [])).toBeNull();
  });

  it('has the modules as a tree, each with all that it was the first to import', () => {
    const { modules, source } = rootOf([
      imported('c', [32, 500], { importedBy: 'b' }),
      imported('b', [64, 900], { importedBy: 'a' }),
      imported('a', [128, 700]),
      imported('d', [16, 400]),
    ]);
    expect(modules.map(({ names, depth, source: { wholeBytes } }) => [names[0], depth, wholeBytes])).toEqual([
      ['a', 0, 224],
      ['b', 1, 96],
      ['c', 2, 32],
      ['d', 0, 16],
    ]);
    // b reaches 900 on the 32 that c keeps.
    expect(source).toEqual({ liveBytes: 240, peak: { bytes: 932, bound: 'reached' } });
  });

  it('ends with a file in which imports are their own, or go in a circle', () => {
    const { modules } = rootOf([
      imported('', [16, 100]),
      imported('a', [16, 100]),
      imported('b', [16, 100], { importedBy: 'c' }),
      imported('c', [16, 100], { importedBy: 'b' }),
    ]);
    expect(modules.map(({ names }) => names[0])).toEqual(['', 'a']);
  });

  it('is made of thousands of imports, each of the one before, at once', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) =>
      imported(`m${at}`, [16, 100], { importedBy: at === 0 ? '' : `m${at - 1}` }),
    );
    const compiled = chain.map((record) => ({ ...record, form: 'mpy' as const, kind: 'mpy' as const }));
    const { modules } = rootOf([...chain, ...compiled]);
    expect(modules[0]!.source.wholeBytes).toBe(160_000);
    expect(modules.at(-1)!.depth).toBe(9999);
  });

  it('does not know the whole where a part could not be imported', () => {
    const { modules, source } = rootOf([
      failed('b', {}, { importedBy: 'a', time: 'condition' }),
      imported('a', [128, 700]),
    ]);
    expect(modules[0]!.source.wholeBytes).toBeNull();
    expect(source.liveBytes).toBe(128);
  });

  it('passes where what is missing stands under a condition of the script', () => {
    const missing = { exception: 'ImportError' };
    const passed = (record: RecordOf<'import'>) => importCosts(ASKED, [record])!.passed;
    expect(passed(failed('x', missing, { time: 'condition', fileBytes: null }))).toBe(true);
    expect(passed(failed('x', missing, { time: 'start', fileBytes: null }))).toBe(false);
    expect(passed(failed('x', { exception: 'ValueError' }, { time: 'condition', fileBytes: null }))).toBe(
      false,
    );
    expect(passed(failed('x', { code: 'not-imported' }))).toBe(true);
    expect(passed(failed('x', { code: 'time-limit' }))).toBe(false);
  });

  it('compares the forms only where the same could be imported', () => {
    const source = [imported('a', [100, 900]), failed('b', { exception: 'MemoryError' })];
    const mpy = [imported('a', [80, 300], { form: 'mpy' }), imported('b', [50, 300], { form: 'mpy' })];
    expect(rootOf([...source, ...mpy]).isComparable).toBe(false);
    expect(rootOf([source[0]!, mpy[0]!]).isComparable).toBe(true);
    expect(rootOf([...source, ...mpy]).modules[1]!.mpy!.liveBytes).toBe(50);
  });
});

describe('what is worth precompiling', () => {
  it('is what lowers the peak of all, one after the other', () => {
    const { best } = rootOf([
      imported('a', [1000, 5000]),
      imported('b', [1000, 3000]),
      imported('c', [100, 600]),
      imported('a', [1000, 1200], { form: 'mpy' }),
      imported('b', [1000, 1100], { form: 'mpy' }),
      imported('c', [116, 599], { form: 'mpy' }),
    ]);
    // 5000, then b at 1000 + 3000, then c at 2000 + 600.
    expect(best).toEqual({ names: ['a', 'b'], liveBytes: 0, peakBytes: 5000 - 2600 });
  });

  it('leaves out what a pool of strings has grown by', () => {
    const { best } = rootOf([
      imported('a', [1000, 900], { internedBytes: 600 }),
      imported('a', [400, 900], { form: 'mpy', internedBytes: 0 }),
    ]);
    expect(best).toBeNull();
  });

  it('is not known where a peak is a bound only', () => {
    const { best } = rootOf([
      imported('a', [1000, 900], { peak: { bytes: 5000, bound: 'at-least' } }),
      imported('a', [400, 900], { form: 'mpy' }),
    ]);
    expect(best).toBeNull();
  });
});
