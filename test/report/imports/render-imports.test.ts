import { describe, expect, it } from 'vitest';
import { importCosts } from '../../../src/analysis/imports/import-costs.js';
import { renderImports } from '../../../src/report/imports/render-imports.js';
import { viewImports } from '../../../src/report/imports/view-imports.js';
import type { RecordOf } from '../../../src/session/schema.js';
import { ASKED, failed, imported } from '../../support/import-records.js';

const render = (records: RecordOf<'import'>[], asked: Partial<RecordOf<'imports'>> = {}) => {
  const costs = importCosts({ ...ASKED, ...asked }, records)!;
  return renderImports(viewImports(costs, 64_000), { capture: 'x.mpgc.jsonl', reports: [] });
};

describe('what imports cost, as it is printed', () => {
  const measured = [
    imported('inner', [320, 3000], { importedBy: 'outer' }),
    imported('outer', [640, 9000]),
    imported('asyncio', [2000, 2800], { kind: 'frozen', time: 'function' }),
    failed('never', { code: 'not-imported' }, { importedBy: 'outer', time: 'condition', line: 7 }),
    imported('inner', [336, 1000], { form: 'mpy', importedBy: 'outer' }),
    imported('outer', [600, 2000], { form: 'mpy' }),
    imported('asyncio', [2000, 2800], { form: 'mpy', kind: 'frozen', time: 'function' }),
  ];

  it('answers first, then has the tree', () => {
    const text = render(measured);
    expect(text).toMatch(
      /^ok: The imports of main\.py keep 2,960 B, 5 % of the heap, and reach 9,320 B\nwhile they load\. 2,000 B of it is asyncio\. Precompiled: 24 B less kept, and\n5,584 B less while loading\.\n/,
    );
    const rows = text.split('\n').filter((line) => /^(outer|└|asyncio|all)/.test(line));
    expect(rows.map((row) => row.replace(/ {2,}/g, '|'))).toEqual([
      'outer|640|960|9,000|-40|-7,000',
      '└ inner|320|320|3,000|+16|-2,000',
      '└ never|not imported: its condition did not hold',
      'asyncio (frozen, on call)|2,000|2,000|2,800',
      'all|2,960|2,960|9,320|-24|-5,584',
    ]);
    expect(text).toContain('next    Precompile outer');
  });

  it('stays within 80 columns', () => {
    const long = imported('a_module_with_a_very_long_name.and_another_one', [1234567, 7654321]);
    for (const line of render([long, { ...long, form: 'mpy', kind: 'mpy' }]).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('says what failed, and where', () => {
    const text = render([
      failed('bad', { exception: 'ValueError', message: 'ValueError: no' }, { line: 3 }),
      failed('upon', { code: 'not-tried', because: 'bad' }),
    ]);
    expect(text).toMatch(/^FAILED: bad could not be imported \(line 3 of main\.py\): ValueError: no\./);
    expect(text).toContain('not tried: bad failed');
  });

  it('says that a module loads precompiled where its source does not', () => {
    const text = render([
      failed('large', { exception: 'MemoryError', message: 'MemoryError: ' }),
      imported('large', [3000, 3500], { form: 'mpy' }),
    ]).replace(/\n/g, ' ');
    expect(text).toContain('Precompiled it could: it keeps 3,000 B, and reaches 3,500 B.');
  });

  it('says why there is no peak, and nothing precompiled', () => {
    const text = render([imported('a', [16, 16], { peak: null })], {
      peakBy: null,
      ownReachBytes: null,
      mpyVersion: 5,
      noMpy: 'other-version',
    });
    expect(text).toContain('note: No peak: this firmware has nothing');
    expect(text.replace(/\n +/g, ' ')).toContain(
      'takes precompiled modules of version 5; mpgc compiles version 6.',
    );
  });

  it('says that a script imports nothing', () => {
    expect(render([])).toMatch(/^ok: main\.py imports nothing\.\n/);
  });
});
