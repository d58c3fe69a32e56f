import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../src/analysis/analyse.js';
import { LeakFold } from '../../src/analysis/leak/leak-fold.js';
import { TakenMapsFold } from '../../src/analysis/maps/taken-maps.js';
import { PrintedErrorsFold } from '../../src/analysis/output/printed-errors.js';
import { ClockRateFold } from '../../src/analysis/run/clock-rate.js';
import { CollectionsFold } from '../../src/analysis/run/collections.js';
import { KeySamplesFold } from '../../src/analysis/run/key-samples.js';
import { MarksFold } from '../../src/analysis/run/marks.js';
import { RecordCountsFold } from '../../src/analysis/run/record-counts.js';
import { RepetitionsFold } from '../../src/analysis/run/repetitions.js';
import { RunRecordsFold } from '../../src/analysis/run/run-records.js';
import { SamplingFold } from '../../src/analysis/run/sampling.js';
import { TimelineFold } from '../../src/analysis/timeline/timeline-fold.js';
import type { Fold } from '../../src/session/fold.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { type CaptureRecord, recordSchema } from '../../src/session/schema.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../support/hand-made.js';

describe('analyse', () => {
  it('visits each record once', () => {
    const capture = captureOf(WHOLE_RUN);
    const visits = new Map<string, number>();
    const counting = {
      samples: capture.records.samples,
      *[Symbol.iterator]() {
        for (const record of capture.records) {
          const key = JSON.stringify(record);
          visits.set(key, (visits.get(key) ?? 0) + 1);
          yield record;
        }
      },
    };
    const { summary } = analyse({ ...capture, records: counting as unknown as CaptureRecords });
    expect(summary).toEqual(analyse(capture).summary);
    expect([...visits.values()]).toEqual(new Array(capture.records.length).fill(1));
  });

  it.each([
    ['a whole run', WHOLE_RUN, {}, null],
    ['one that was cut off', WHOLE_RUN, { truncated: true }, 'cut-off'],
    ['one without an end', WHOLE_RUN.slice(0, -1), {}, 'no-end'],
    ['a board that was lost', lostAt('lost'), {}, 'incomplete'],
    ['a program that restarted the board', [board(), { ...END, reason: 'rebooted' }], {}, 'incomplete'],
    ['a board that was never identified', [END], {}, 'no-board'],
    ['a program that raised', raised(), {}, null],
    ['a program that was stopped', [board(), { ...END, reason: 'interrupted' }], {}, null],
  ])('says whether the figures of %s carry a conclusion', (_, records, options, noConclusion) => {
    expect(analyse(captureOf(records, options))).toMatchObject({
      conclusive: noConclusion === null,
      noConclusion,
    });
  });
});

describe('captures of the older form', () => {
  /** As mpgc writes them now. */
  const newer = WHOLE_RUN.flatMap((record) => {
    const { type, seq, role } = record as CaptureRecord & { seq: number; role: string };
    if (type === 'mark') return [];
    if (type === 'heap-map') return [{ ...record, afterSeq: role === 'baseline' ? 0 : 6 }];
    return [seq === 2 ? { ...record, label: 'start' } : record];
  });

  it('say the same as those of now', () => {
    expect(contentOf(analyse(captureOf(newer)))).toEqual(contentOf(analyse(captureOf(WHOLE_RUN))));
    expect(analyse(captureOf(newer)).marks).toHaveLength(1);
    expect(analyse(captureOf(newer)).timeline.heap.map(({ ms }) => ms)).toEqual([10, 60]);
  });
});

describe('folds', () => {
  const folds: [string, () => Fold<unknown>][] = [
    ['RunRecordsFold', () => new RunRecordsFold()],
    ['KeySamplesFold', () => new KeySamplesFold()],
    ['TakenMapsFold', () => new TakenMapsFold()],
    ['CollectionsFold', () => new CollectionsFold()],
    ['SamplingFold', () => new SamplingFold()],
    ['ClockRateFold', () => new ClockRateFold()],
    ['RepetitionsFold', () => new RepetitionsFold()],
    ['LeakFold', () => new LeakFold()],
    ['TimelineFold', () => new TimelineFold(new TakenMapsFold(), new PrintedErrorsFold())],
    ['PrintedErrorsFold', () => new PrintedErrorsFold()],
    ['MarksFold', () => new MarksFold()],
    ['RecordCountsFold', () => new RecordCountsFold()],
  ];

  it.each(folds)('%s says at any time what it would say of the records up to then', (_, newFold) => {
    fc.assert(
      fc.property(runs, fc.nat(40), (records, asked) => {
        const [watched, unwatched] = [newFold(), newFold()];
        for (const record of records.slice(0, asked)) watched.add(record);
        const early = structuredClone(watched.result());
        for (const record of records.slice(0, asked)) unwatched.add(record);
        expect(early).toEqual(unwatched.result());
        for (const record of records.slice(asked)) {
          watched.add(record);
          watched.result();
          unwatched.add(record);
        }
        expect(watched.result()).toEqual(unwatched.result());
      }),
      { numRuns: 30 },
    );
  });
});

const SOURCES = ['prompt', 'mark', 'iteration-start', 'iteration-end', 'timer', 'call'] as const;
const ROLES = [undefined, 'baseline', 'start', 'live', 'settle', 'final'] as const;

/** Records as any run could have them, those of a hunt among them. */
const runs: fc.Arbitrary<CaptureRecord[]> = fc
  .array(
    fc.oneof(
      fc.record({
        source: fc.constantFrom(...SOURCES),
        role: fc.constantFrom(...ROLES),
        bytes: fc.integer({ min: 1000, max: 9000 }),
        collected: fc.boolean(),
      }),
      fc.constant(heapMap('between', 'h=..')),
      fc.constant({ type: 'heap-figures', totalBytes: 16, largestFreeBlocks: 2, internedStrings: null }),
      fc.constant({ type: 'batch', phase: 'calls', calls: 2, errors: 0, stepped: false, boardMs: 9 }),
      fc.constant({ type: 'warning', code: 'w', message: 'text' }),
      fc.constantFrom('Memory', 'Error: \n', 'heap is locked\r\n').map((text) => ({ type: 'output', text })),
    ),
    { maxLength: 40 },
  )
  .map((items) => {
    let seq = 0;
    const records = items.map((item) => {
      if (!('bytes' in item)) return item;
      seq += 1;
      const { bytes, role, ...fields } = item;
      return sample(seq, bytes, { ...fields, ...(role ? { role } : {}) });
    });
    return [
      ...CaptureRecords.of([board(), ...records].map((record) => recordSchema.parse({ atMs: 0, ...record }))),
    ];
  });

function lostAt(reason: string): object[] {
  const error = { type: 'error', origin: 'board', code: 'BOARD_LOST', message: 'gone' };
  return [board(), error, { ...END, reason, exitCode: null }];
}

function raised(): object[] {
  const error = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: x' };
  return [board(), error, { ...END, reason: 'exception', exitCode: 1 }];
}

function contentOf({
  capture,
  ...content
}: Analysis): Omit<Analysis, 'capture'> & { records: CaptureRecord[] } {
  return { ...content, records: [...(capture as Capture).records] };
}
