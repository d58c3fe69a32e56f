import { describe, expect, it } from 'vitest';
import { heldAgainstLive } from '../../../src/analysis/measured/held-against-live.js';
import { MeasuredHeapFold } from '../../../src/analysis/measured/measured-heap.js';
import { describeMeasuredHeap } from '../../../src/report/text/simulate/describe-measured-heap.js';
import type { RecordOf } from '../../../src/session/schema.js';

type Trial = RecordOf<'heap-trial'>;
type End = RecordOf<'smallest-heap'>;

function trial(part: Trial['part'], heapBytes: number, passed: boolean): Trial {
  return {
    type: 'heap-trial',
    atMs: 0,
    part,
    heapBytes,
    passed,
    reason: passed ? 'finished' : 'exception',
    exception: passed ? null : 'MemoryError',
    message: passed ? null : 'MemoryError: memory allocation failed, allocating 520 bytes',
    tookMs: 100,
  };
}

function ended(given: Partial<End> = {}): End {
  return {
    type: 'smallest-heap',
    atMs: 0,
    ended: 'searched',
    because: null,
    tookMs: 2400,
    totalBytes: 10_048,
    blockBytes: 16,
    ownBytes: { all: 0, compile: 192, run: 208 },
    ...given,
  };
}

function measured(records: (Trial | End)[]) {
  const fold = new MeasuredHeapFold();
  for (const record of records) fold.add(record);
  return fold.result();
}

/** Twice on both sides of 4,800 B. */
const EDGE = [
  trial('all', 10_048, true),
  ...[1, 2].flatMap(() => [trial('all', 4800, true), trial('all', 4784, false)]),
];

describe('the smallest heap that was measured', () => {
  it('is not known where nobody asked for it', () => {
    expect(measured([])).toBeNull();
  });

  it('is exact where both sides were confirmed', () => {
    const found = measured([...EDGE, ended()])!;
    expect(found).toMatchObject({ bounds: { lowBytes: 4800, highBytes: 4800 }, exact: true, runs: 5 });
    expect(describeMeasuredHeap(found)).toEqual({
      value: '4,800 B',
      note: 'of GC: total (10,048 B here), measured by 5 runs in 2.4 s; one block less fails, both tried twice',
    });
  });

  it('is an interval where statements of mpgc are in it', () => {
    const found = measured([...EDGE, ended({ ownBytes: { all: 368, compile: 560, run: 576 } })])!;
    expect(found).toMatchObject({ bounds: { lowBytes: 4800 - 368, highBytes: 4800 }, exact: false });
    expect(describeMeasuredHeap(found)).toMatchObject({
      value: '4,432 B to 4,800 B',
      note: expect.stringContaining("up to 368 B of it is mpgc's"),
    });
  });

  it('says that running decides where compiling alone suffices with less', () => {
    const found = measured([...EDGE, trial('compile', 3200, true), trial('compile', 3184, false), ended()])!;
    expect(found).toMatchObject({
      decides: 'running',
      compiling: { lowBytes: 3200 - 192, highBytes: 3200 },
      compiledHighBytes: null,
    });
    expect(describeMeasuredHeap(found).note).toContain('running decides: compiling needs 3,008 B to 3,200 B');
  });

  it('says that compiling decides where it runs in less once it is compiled', () => {
    const found = measured([
      ...EDGE,
      trial('compile', 4864, true),
      trial('compile', 4848, false),
      trial('run', 4000, true),
      trial('run', 3984, false),
      ended(),
    ])!;
    // What suffices for both suffices for compiling alone: mpgc's statement is in the way of that.
    expect(found.compiling).toEqual({ lowBytes: 4864 - 192, highBytes: 4800 });
    expect(found).toMatchObject({ decides: 'compiling', compiledHighBytes: 4000 });
    expect(describeMeasuredHeap(found).note).toContain('compiling decides: once compiled it runs in 4,000 B');
  });

  it('keeps what was known when ctrl-C ended the search, or the capture ends', () => {
    const trials = EDGE.slice(0, 3);
    const stopped = measured([...trials, ended({ ended: 'interrupted' })])!;
    expect(stopped).toMatchObject({ bounds: { lowBytes: 4800, highBytes: 4800 }, exact: false });
    expect(describeMeasuredHeap(stopped).note).toContain('ctrl-C ended the search');
    expect(measured(trials)).toMatchObject({ bounds: { highBytes: 4800 }, ended: null, tookMs: 300 });
  });

  it('is an interval where outcomes contradict each other', () => {
    const found = measured([...EDGE, trial('all', 4800, false), trial('all', 4816, true), ended()])!;
    expect(found).toMatchObject({ bounds: { lowBytes: 4800, highBytes: 4816 }, exact: false });
  });

  it('is not known where the program fails in the whole heap, and says how', () => {
    const found = measured([trial('all', 10_048, false), ended({ ended: 'obstacle', because: 'fails' })])!;
    expect(found.bounds).toBeNull();
    expect(describeMeasuredHeap(found)).toEqual({
      value: 'not known',
      note: 'the script fails even in the whole heap without mpgc: MemoryError: memory allocation failed, allocating 520 bytes',
    });
  });

  it('is not known where only the whole heap was tried', () => {
    const found = measured([trial('all', 10_048, true), ended({ ended: 'interrupted' })])!;
    expect(describeMeasuredHeap(found).value).toBe('not known');
  });

  it('is none that is smaller than what the program left live', () => {
    const found = measured([...EDGE, ended()])!;
    // The line that asks takes up to 512 B of it.
    expect(heldAgainstLive(found, 4800 + 512)).toEqual(found);
    expect(heldAgainstLive(found, null)).toEqual(found);
    const contradicted = heldAgainstLive(found, 4801 + 512);
    expect(contradicted).toMatchObject({
      bounds: { lowBytes: 4801, highBytes: 10_048 },
      getsOnWithBytes: 4800,
      exact: false,
    });
    const { value, note } = describeMeasuredHeap(contradicted);
    expect(value).toBe('at least 4,801 B');
    expect(note).toContain('ended alike in 4,800 B: it makes do with less');
    expect(note).not.toContain('one block less');
  });

  it.each([
    ['run', 'differs from run to run'],
    ['heap', 'differs with the size of the heap'],
  ] as const)('says that runs were compared by their end alone (%s)', (outputVaries, words) => {
    const found = measured([...EDGE, ended({ outputVaries })])!;
    expect(describeMeasuredHeap(found).note).toContain(words);
    expect(describeMeasuredHeap(measured([...EDGE, ended()])!).note).not.toContain('compared by');
  });

  it.each([
    ['searched', true],
    ['interrupted', false],
    ['limit', false],
    ['obstacle', false],
  ] as const)('says that no smaller heap could be tried only where the search was done (%s)', (how, said) => {
    const passed = [trial('all', 10_048, true), trial('all', 5024, true)];
    const found = measured([
      ...passed,
      ended({ ended: how, because: how === 'obstacle' ? 'board-raised' : null }),
    ])!;
    const { note } = describeMeasuredHeap(found);
    expect(note.includes('no smaller heap could be tried')).toBe(said);
  });
});
