import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { noallocSchema, toNoallocJson } from '../../../src/report/noalloc/noalloc-json.js';
import { renderDetails } from '../../../src/report/terminal/render-details.js';
import { renderScreen } from '../../../src/report/terminal/render-screen.js';
import { viewReport } from '../../../src/report/view-report.js';
import { CaptureRecords } from '../../../src/session/records/capture-records.js';
import { type HeaderRecord, recordSchema } from '../../../src/session/schema.js';
import { board, END, sample } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const HEAD: HeaderRecord = {
  ...HEADER,
  options: { ...HEADER.options, call: 'isr()', noalloc: { setup: null, iterations: 40, untilMs: 60_000 } },
};
const TEXT = 'import pin\n\n\ndef isr():\n    pair = [1]\n    return  pair\n';
const SOURCE = { type: 'source', path: 'main.py', bytes: TEXT.length, sha256: '', text: TEXT };
const TRACE =
  'Traceback (most recent call last):\n  File "--call", line 1\n  File "main.py", line 5, in isr\nMemoryError: locked';
const locked = (phase: string, begun: number, exception: string | null = null, traceback = TRACE) => ({
  type: 'locked-calls',
  phase,
  asked: 40,
  begun,
  leftLocked: 0,
  raised: exception && { exception, message: `${exception}: locked`, traceback },
});
const open = (...bytes: number[]) => ({ type: 'open-calls', bytes });
const line = (number: number, times: number, bytes: number, most: number, file = 'main.py') => ({
  file,
  line: number,
  functionName: 'isr',
  times,
  bytes,
  most,
});
const lines = (found: object[], changes: object = {}) => ({
  type: 'allocating-lines',
  way: 'locked',
  calls: 44,
  lines: found,
  reason: null,
  ...changes,
});

function captureOf(records: object[], header = HEAD) {
  const checked = [SOURCE, board(), sample(1, 3000), ...records, END].map((record) =>
    recordSchema.parse({ atMs: 0, ...record }),
  );
  return { header, records: CaptureRecords.of([header, ...checked]), truncated: false };
}
const analysisOf = (records: object[], header = HEAD) => analyse(captureOf(records, header));
const FILES = { capture: 'x.jsonl', reports: ['x.html'] };
const screenOf = (...records: object[]) => renderScreen(viewReport(analysisOf(records), 'x.jsonl'), FILES);

const MEMORY = locked('first', 1, 'MemoryError');
const EVERY = [MEMORY, open(32, 32), locked('warm', 1, 'MemoryError')];

describe('a call on a screen', () => {
  it('has the lines that allocate, and what is known of the others', () => {
    const found = [
      line(5, 16, 512, 32),
      line(6, 16, 64, 48),
      line(1, 1, 16, 16),
      line(1, 16, 256, 16, '--call'),
    ];
    expect(
      screenOf(...EVERY, lines(found))
        .split('\n')
        .slice(0, 6),
    ).toEqual([
      'allocates                         bytes',
      'main.py:5  pair = [1]    32 B each time',
      'main.py:6  return pair  64 B in 16 hits',
      'main.py:1  import pin         16 B once',
      '--call  isr()            16 B each time',
      'All other lines that the calls came to allocate nothing.',
    ]);
  });

  it('has the line of the traceback where there are no probes', () => {
    const text = screenOf(...EVERY);
    expect(text).toContain('main.py:5  pair = [1]  not known');
    expect(text).toContain('FAILED: isr() allocates 32 B a call, in line 5 of main.py.');
  });

  it('has no figures of the heap, and fits', () => {
    const many = Array.from({ length: 30 }, (_, at) => line(5 + at, 1, 16, 16));
    const text = screenOf(...EVERY, lines(many));
    expect(text).toContain('and 22 more lines');
    expect(text).not.toContain('live before');
    expect(text.split('\n').length).toBeLessThanOrEqual(23);
  });

  it.each<[string, object[]]>([
    [
      'ok: isr() allocates nothing: called 40 times with the heap locked, it never raised.',
      [locked('first', 40), open(0, 0)],
    ],
    [
      'FAILED: isr() allocates, 0 to 16 B a call: with the heap locked call 5 raises MemoryError, in line 5 of main.py.',
      [locked('first', 5, 'MemoryError'), open(0, 16), locked('warm', 2, 'MemoryError')],
    ],
    [
      'FAILED: isr() allocates in its first call (80 B), in line 5 of main.py. Later calls allocate nothing (40 calls with the heap locked).',
      [MEMORY, open(80, 0), locked('warm', 40)],
    ],
    [
      'FAILED: isr() allocates in its first 2 calls (96 B), in line 5 of main.py.',
      [MEMORY, open(80, 16, 0), locked('warm', 40)],
    ],
    [
      'FAILED: isr() allocates 32 B a call where the heap is not locked, in line 6 of main.py. With the heap locked, as in a hard interrupt handler, it works.',
      [locked('first', 40), open(32, 32), lines([line(6, 8, 256, 32)], { way: 'open' })],
    ],
    [
      'FAILED: isr() does not work with the heap locked: call 3 raises OSError: locked. With the heap open it does not.',
      [locked('first', 3, 'OSError'), open(0, 0)],
    ],
    [
      'FAILED: isr() allocates 32 B a call, in a line that is not known.',
      [locked('first', 1, 'MemoryError', 'MemoryError:'), open(32, 32), locked('warm', 1, 'MemoryError', '')],
    ],
    [
      'FAILED: isr() allocates 16 B a call, in the call itself: its arguments, or the head of the function.',
      [
        locked('first', 1, 'MemoryError', ''),
        open(16, 16),
        locked('warm', 1, 'MemoryError', ''),
        lines([line(1, 16, 256, 16, '--call')]),
      ],
    ],
    [
      'note: Whether isr() allocates is not known: with the heap locked it never raised, but with the heap open it took 0 to 16 B a call.',
      [locked('first', 40), open(0, 16)],
    ],
    [
      'note: Whether isr() allocates is not known: it locks or unlocks the heap itself.',
      [{ ...locked('first', 40), leftLocked: 1 }],
    ],
    [
      'note: Whether isr() allocates is not known: this firmware cannot lock the heap (micropython.heap_lock).',
      [{ type: 'warning', code: 'no-heap-lock', values: {} }],
    ],
  ])('says: %s', (sentence, records) => {
    expect(screenOf(...records).replace(/\s+/g, ' ')).toContain(sentence);
  });

  it('proposes the call in --setup where its first one alone allocates', () => {
    expect(screenOf(MEMORY, open(80, 0), locked('warm', 40))).toContain(
      "mpgc noalloc main.py --setup 'isr()' --call 'isr()' --port test",
    );
  });

  it('has what the verdict rests on in its details, and not the heap', () => {
    const view = viewReport(analysisOf([...EVERY, lines([line(5, 16, 512, 32)])]), 'x.jsonl');
    const text = renderDetails(view).replace(/\s+/g, ' ');
    expect(text).toContain(
      '40 calls under micropython.heap_lock(), before any other: call 1 raised MemoryError: locked.',
    );
    expect(text).toContain('gc.mem_alloc() after each minus before it, 32 B a call (32, 32).');
    expect(text).toContain('main.py, line 5, isr(): 512 B in 16 hits.');
    expect(text).not.toContain('Baseline');
  });
});

describe('its JSON', () => {
  it.each([[EVERY], [[locked('first', 40), open(0, 0)]], [[]]])('keeps to the schema: %j', (records) => {
    const json = toNoallocJson(analysisOf(records), { capture: 'x.jsonl', html: null });
    expect(noallocSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
  });

  it('says where, and how that is known', () => {
    const { verdict, reason, where, openBytes } = toNoallocJson(analysisOf(EVERY), {
      capture: null,
      html: null,
    });
    expect({ verdict, reason, where, openBytes }).toEqual({
      verdict: 'allocates',
      reason: 'every-call',
      where: { file: 'main.py', line: 5, by: 'traceback' },
      openBytes: [32, 32],
    });
  });

  it('is none of another run', () => {
    expect(() => toNoallocJson(analysisOf([], HEADER), { capture: null, html: null })).toThrow(
      expect.objectContaining({ code: 'CAPTURE_DAMAGED' }),
    );
  });
});
