import { describe, expect, it } from 'vitest';
import { gravestOf } from '../../../src/analysis/leak/gravest-of.js';
import { LeakFold } from '../../../src/analysis/leak/leak-fold.js';
import { type CaptureRecord, type HeaderRecord, recordSchema } from '../../../src/session/schema.js';
import { gather } from '../../support/gather.js';
import { board, sample } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const AGENT_BYTES = 1000;
const LOOPS = [
  { line: 8, functionName: 'blink' },
  { line: 15, functionName: 'sense' },
];
const HUNT = { setup: null, iterations: null, untilMs: null, allowErrors: false };

class Run {
  readonly records: CaptureRecord[] = [];
  #seq = 0;

  constructor(loops: HeaderRecord['options']['loops'], collects: 'inline' | 'at-prompt') {
    this.add({ ...HEADER, options: { ...HEADER.options, loops, hunt: HUNT } });
    this.add(board({ collects, totalBytes: 64_000 }));
  }

  add(record: object): void {
    this.records.push(recordSchema.parse({ atMs: 0, ...record }));
  }

  sample(liveBytes: number, changes: object = {}): void {
    this.#seq += 1;
    const allocBytes = AGENT_BYTES + liveBytes;
    this.add(sample(this.#seq, allocBytes, { collected: true, freeBytes: 64_000 - allocBytes, ...changes }));
  }

  /** A sample at the head of a pass. */
  pass(loop: number, passes: number, liveBytes: number, changes: object = {}): void {
    this.sample(liveBytes, { source: 'pass', ...changes });
    this.add({ type: 'pass', afterSeq: this.#seq, loop, passes });
  }

  passes(begun: number[]): void {
    this.add({ type: 'passes', afterSeq: this.#seq, begun });
  }

  get judged() {
    return gather(new LeakFold(), this.records);
  }
}

/** The passes at which the agent samples: each of the first, then after an eighth more. */
function sampledPasses(last: number): number[] {
  const passes: number[] = [];
  for (let pass = 0; pass <= last; pass += pass < 92 ? 1 : 1 + (pass >> 3)) passes.push(pass);
  return passes;
}

describe('the passes of a loop', () => {
  it('are judged as the calls of a hunt are', () => {
    const run = new Run(LOOPS.slice(0, 1), 'inline');
    for (const pass of sampledPasses(1500)) run.pass(0, pass, 2000 + 16 * pass);
    const [judged] = run.judged;
    expect(judged).toMatchObject({
      verdict: 'leak',
      loop: LOOPS[0],
      rate: { perUnit: 16, kind: 'exact', interval: [16, 16] },
      series: { warmUpCalls: 32 },
    });
    // What is free after the last pass lasts for so many more.
    const { calls } = judged!.series;
    expect(judged!.callsToFull).toBe(calls + Math.floor((64_000 - AGENT_BYTES - 2000 - 16 * calls) / 16));
  });

  it('are clean where live memory stays as it is', () => {
    const run = new Run(LOOPS.slice(0, 1), 'inline');
    for (const pass of sampledPasses(200)) run.pass(0, pass, 2000);
    expect(run.judged[0]).toMatchObject({ verdict: 'clean', rate: null });
  });

  it('are those that were begun where the heap was full', () => {
    const run = new Run(LOOPS.slice(0, 1), 'inline');
    for (const pass of sampledPasses(400)) run.pass(0, pass, 2000 + 100 * pass);
    run.add({
      type: 'error',
      origin: 'program',
      code: 'MemoryError',
      message: 'MemoryError: memory allocation failed, allocating 512 bytes',
    });
    run.passes([433]);
    expect(run.judged[0]).toMatchObject({ verdict: 'leak', callsToFull: 433, fullBy: 'hunt' });
  });

  it('take the time between two samples less what these cost', () => {
    const run = new Run(LOOPS.slice(0, 1), 'inline');
    let boardMs = 0;
    for (const pass of sampledPasses(60)) {
      // 20 ms of work, and 5 ms for the sample before.
      run.pass(0, pass, 2000, { boardMs, previousCostUs: 5000 });
      boardMs += 25;
    }
    const { callSeconds } = run.judged[0]!.series;
    expect(callSeconds?.clock).toBe('board');
    expect(callSeconds?.seconds).toBeCloseTo(0.02, 6);
  });

  it('have no sample that was taken without a collection, or whose line was lost', () => {
    const run = new Run(LOOPS.slice(0, 1), 'inline');
    run.pass(0, 0, 2000);
    run.pass(0, 1, 9000, { collected: false });
    run.sample(9000, { source: 'pass' });
    run.pass(0, 3, 2000);
    expect(run.judged[0]?.series.points.map(({ calls, liveBytes }) => [calls, liveBytes])).toEqual([
      [0, 2000],
      [3, 2000],
    ]);
  });
});

describe('the loops of two tasks', () => {
  it('are judged each by its own passes, and the one whose passes tell when it grows speaks', () => {
    const run = new Run(LOOPS, 'inline');
    // The second is passed after every third pass of the first, and keeps 48 B.
    const sampled = new Set(sampledPasses(1500));
    for (let pass = 0; pass <= 1500; pass++) {
      const live = 2000 + 48 * Math.floor(pass / 3);
      if (sampled.has(pass)) run.pass(0, pass, live);
      if (pass % 3 === 0 && sampled.has(pass / 3)) run.pass(1, pass / 3, live);
    }
    const judged = run.judged;
    expect(judged.map(({ verdict, loop }) => [verdict, loop?.line])).toEqual([
      ['leak', 8],
      ['leak', 15],
    ]);
    expect(judged[1]?.rate).toMatchObject({ perUnit: 48, kind: 'exact' });
    expect(gravestOf(judged)).toBe(judged[1]);
  });

  it('are judged by the one that is passed often where the other is passed now and then', () => {
    const run = new Run(LOOPS, 'inline');
    for (const pass of sampledPasses(200)) run.pass(0, pass, 2000);
    run.pass(1, 0, 2000);
    run.pass(1, 1, 2000);
    const judged = run.judged;
    expect(judged.map(({ verdict }) => verdict)).toEqual(['clean', 'inconclusive']);
    expect(gravestOf(judged)).toBe(judged[0]);
  });

  it('are told apart where each step is a pass of one of them', () => {
    const run = new Run(LOOPS, 'at-prompt');
    const live = (first: number) => 2000 + 16 * first;
    run.sample(live(0), { role: 'start' });
    run.passes([1, 1]);
    let [first, second] = [0, 0];
    for (let step = 1; step <= 200; step++) {
      if (step % 4 === 0) first += 1;
      else second += 1;
      run.add({
        type: 'batch',
        phase: step <= 32 ? 'warm-up' : 'calls',
        calls: 1,
        errors: 0,
        stepped: false,
        boardMs: 2,
      });
      run.sample(live(first), { role: 'live' });
      run.passes([first + 1, second + 1]);
    }
    const judged = run.judged;
    expect(judged[0]).toMatchObject({
      verdict: 'leak',
      loop: LOOPS[0],
      rate: { perUnit: 16, kind: 'exact' },
      series: { calls: 50 },
    });
    expect(judged[1]?.series.calls).toBe(150);
    expect(gravestOf(judged)).toBe(judged[0]);
  });
});
