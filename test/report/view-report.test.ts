import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import type { FigureCode } from '../../src/report/run/figure-list.js';
import { factOf } from '../../src/report/run/view-facts.js';
import { viewReport } from '../../src/report/view-report.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../support/hand-made.js';

const viewOf = (records: object[], options = {}) =>
  viewReport(analyse(captureOf(records, options)), 'run.mpgc.jsonl');

describe('the view of a whole run', () => {
  const view = viewOf(WHOLE_RUN);
  const figure = (code: FigureCode) => view.figures.find((candidate) => candidate.code === code)?.value;

  it('has its figures as text', () => {
    expect(Object.fromEntries(view.figures.slice(0, 8).map(({ name, value }) => [name, value]))).toEqual({
      Baseline: '2,000 B',
      Peak: '8,000 B',
      Garbage: '3,500 B',
      'Live at the end': '2,500 B',
      Retained: '500 B',
      Heap: '16,000 B (15.6 KiB)',
      Free: '15,920 B (15.5 KiB)',
      'Largest free block': '14,384 B (14.0 KiB)',
    });
    expect(figure('pause')).toBe('p50 1,000 µs, max 1,100 µs');
    expect(figure('agent')).toBe('1,000 B');
    expect(figure('sampling')).toBe('3.3 %');
    expect(figure('could-grow')).toBeUndefined();
  });

  it('says with the peak what it is not', () => {
    const noteOf = (records: object[]) =>
      viewReport(analyse(captureOf(records)), 'x').figures.find(({ code }) => code === 'peak')?.note;
    expect(noteOf(WHOLE_RUN)).toBe(
      'largest of 6 samples, garbage included; between samples there may have been more',
    );
    const outside = WHOLE_RUN.filter((record) => !('source' in record) || record.source === 'prompt');
    expect(noteOf(outside)).toContain('none of them inside the program');
    const deferred = [board({ collects: 'at-prompt' }), ...WHOLE_RUN.slice(1)];
    expect(noteOf(deferred)).toMatch(/garbage included, which adds up here/);
  });

  it('has a verdict and its findings', () => {
    expect(view.verdict).toEqual({
      code: 'retained',
      tone: 'good',
      word: null,
      text: 'The program left 500 B on the heap, its modules and globals included.',
    });
    expect(view.findings).toMatchObject([
      { severity: 'info', text: expect.stringContaining('left 500 B on the heap') },
    ]);
    expect([view.script, view.capture, view.traceback]).toEqual(['main.py', 'run.mpgc.jsonl', null]);
  });

  it('has the timeline with the agent subtracted', () => {
    const { timeline } = view;
    expect(
      [...timeline.points].map(({ ms, allocBytes, source, liveBytes, collected, drop }) =>
        [ms, allocBytes, source, liveBytes, collected && 'collected', drop && 'drop'].filter(Boolean),
      ),
    ).toEqual([
      [10, 2000, 'prompt', 2000, 'collected'],
      [20, 4000, 'mark', 2000],
      [30, 8000, 'timer', 2000],
      [40, 5000, 'timer', 2000, 'drop'],
      [50, 6000, 'prompt', 2000],
      [60, 2500, 'prompt', 2500, 'collected'],
    ]);
    expect([...timeline.points].map(({ pauseUs }) => pauseUs)).toEqual([900, null, null, null, null, 1100]);
    expect(timeline.marks).toEqual([{ ms: 20, label: 'start' }]);
    expect([timeline.sampleCount, timeline.markCount, timeline.totalBytes]).toEqual([6, 1, 16_000]);
    expect(timeline.heap).toEqual([
      { ms: 10, totalBytes: 16_000, largestFreeBytes: 15_936, map: 0 },
      { ms: 60, totalBytes: 16_000, largestFreeBytes: 14_384, map: 1 },
    ]);
  });

  it('has both maps', () => {
    expect(
      view.maps.map(({ title, when, blockBytes, areas }) => [
        title,
        when,
        blockBytes,
        areas[0]?.letters.length,
      ]),
    ).toEqual([
      ['Before the program', 'at 10 ms', 16, 1000],
      ['After the program, collected', 'at 60 ms', 16, 1000],
    ]);
  });

  it('says in sentences what the verdict leaves out', () => {
    expect(view.sentences.map(({ code }) => code)).toEqual(['peak', 'kept', 'room']);
    expect(view.sentences.map(({ text }) => text)).toEqual([
      "Peak 8,000 B in 6 samples, garbage included; with mpgc's own, 56.3 % of the 16,000 B (15.6 KiB) heap.",
      'Live: 2,000 B before the program, 2,500 B after it.',
      '15,920 B (15.5 KiB) are free, 14,384 B (14.0 KiB) of them in one piece: a buffer of 4 KiB still fits 3 times.',
    ]);
  });

  it('tells the collections that were timed from those that were seen', () => {
    expect(view.collections.sentences).toEqual([
      "2 collections timed by the agent on the board's clock: half took 1,000 µs or less, the longest 1,100 µs. A program stops that long when it collects a heap like this.",
      '1 sample of the program is below the one before: a collection (automatic or by the program), or memory freed at once. Boards do not say which, nor how long it took.',
    ]);
    expect(view.collections.pauses).toEqual([
      { length: '512 µs to 1,024 µs', count: '1', share: 1 },
      { length: '1,024 µs to 2,048 µs', count: '1', share: 1 },
    ]);
  });

  it('has the raw figures', () => {
    expect(view.raw.records).toContainEqual({ code: 'sample', name: 'sample', value: '6' });
    expect(view.raw.maps.rows[1]).toEqual(['2', 'final', '0', '16,000', '80', '15,920', '1', '16', 'yes']);
  });

  it('has the raw figures of the system’s heap, region by region, and as many cells as columns', () => {
    const region = { totalBytes: 9000, freeBytes: 500, largestFreeBytes: 400, leastFreeBytes: 300 };
    const { raw } = viewOf([
      { type: 'system-heap', atMs: 12.5, regions: [region, { ...region, freeBytes: 700 }] },
      { type: 'heap-figures', totalBytes: 16_000, largestFreeBlocks: 10, internedStrings: null },
    ]);
    expect(raw.systemHeap.rows).toEqual([
      ['12.5', '1', '9,000', '500', '400', '300'],
      ['12.5', '2', '9,000', '700', '400', '300'],
    ]);
    for (const { columns, rows } of [raw.systemHeap, raw.heapFigures])
      for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it('says how the run went', () => {
    expect(view.run).toEqual(
      expect.arrayContaining([
        { code: 'program', name: 'Program', value: 'ran to its end' },
        { code: 'exit-code', name: 'Exit code', value: '0' },
        { code: 'took', name: 'Took', value: "250 ms by the host's clock, upload included" },
      ]),
    );
    expect(view.output.text).toBe('hello\n');
  });
});

describe('the view', () => {
  it('says "not known" where nothing is, and that the run is incomplete', () => {
    const view = viewOf([]);
    expect(view.verdict).toEqual({
      code: 'incomplete',
      tone: 'bad',
      word: null,
      text: 'The run is incomplete: The capture has no end.',
    });
    expect(view.figures.find(({ code }) => code === 'peak')?.value).toBe('not known');
    expect([view.board, view.maps, [...view.timeline.points]]).toEqual([[], [], []]);
  });

  it('does not call a run good whose retained memory is not known', () => {
    expect(viewOf([board(), sample(1, 2000), END]).verdict.tone).toBe('warning');
  });

  it('never shows more live memory than allocated', () => {
    const samples = fc.array(fc.record({ allocBytes: fc.nat(9000), collected: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(samples, (changes) => {
        const records = changes.map(({ allocBytes, collected }, at) =>
          sample(at + 1, allocBytes, { collected }),
        );
        const points = [...viewOf(records).timeline.points];
        expect(points).toHaveLength(changes.length);
        for (const { allocBytes, liveBytes, collected } of points) {
          expect(liveBytes ?? 0).toBeLessThanOrEqual(allocBytes);
          if (collected) expect(liveBytes).toBe(allocBytes);
        }
        expect(points[0]?.liveBytes ?? null).toBe(points[0]?.collected ? points[0].allocBytes : null);
      }),
    );
  });

  it('says why bytes were discarded, by its code or in the words of an older capture', () => {
    const { raw } = viewOf([
      { type: 'discarded', code: 'cut-off', values: {}, text: 'x' },
      { type: 'discarded', reason: 'a line of the agent with a wrong checksum', text: 'x' },
      { type: 'discarded', code: 'cut-off', values: {}, text: 'y' },
    ]);
    expect(factOf(raw.records, 'discarded')).toBe(
      '3: a line of the agent, cut off; a line of the agent with a wrong checksum',
    );
  });

  it('joins output that was cut inside a UTF-8 character', () => {
    const records = ['gr\xc3', '\xb6n\r\n'].map((latin1) => ({
      type: 'output',
      base64: Buffer.from(latin1, 'latin1').toString('base64'),
    }));
    expect(viewOf(records).output.text).toBe('grön\n');
  });

  it('has no character that a terminal acts on in any text that comes from the board', () => {
    const evil = 'x\x1b[2J\x07\u202e';
    const view = viewOf([
      board({ build: evil, machine: evil, uniqueId: evil, implementation: evil }),
      sample(1, 2000),
      { type: 'mark', seq: 1, label: evil },
      { type: 'output', text: evil },
      { type: 'warning', code: 'step-failed', message: evil },
      { type: 'error', origin: 'program', code: 'ValueError', message: evil, traceback: evil },
      { ...END, reason: 'exception', exitCode: 1 },
    ]);
    const harmful = textsIn(view).filter(([, text]) => /(?![\t\n])\p{Cc}|\p{Bidi_Control}/u.test(text));
    expect(harmful.map(([path]) => path)).toEqual([]);
    expect(view.output.text).toBe('x\\x1b[2J\\x07\\u202e');
  });
});

/** Every text in `value`, with the path to it. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}/${key}`));
}
