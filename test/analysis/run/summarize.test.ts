import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';

describe('the figures of a whole run', () => {
  const summary = analyse(captureOf(WHOLE_RUN)).summary;

  it('have the agent subtracted', () => {
    expect(summary).toMatchObject({
      baselineBytes: 2000,
      peakBytes: 8000,
      finalLiveBytes: 2500,
      retainedBytes: 500,
      garbageBytes: 3500,
    });
  });

  it('of the heap are those of the map after the run', () => {
    expect(summary).toMatchObject({
      totalBytes: 16000,
      freeBytes: 995 * 16,
      largestFreeBytes: 899 * 16,
      maxNewSplitBytes: null,
      grownBytes: 0,
      systemHeap: null,
      measuredHeap: null,
      failure: null,
      finalMapRole: 'final',
    });
    expect(summary.baselineMap?.freeBytes).toBe(996 * 16);
  });

  it('count the drops in the time of the program', () => {
    expect(summary.collections.drops).toBe(1);
  });

  it('give the pauses of the collections that were timed', () => {
    expect(summary.collections.pauseUs).toEqual({ p50: 1000, max: 1100, count: 2 });
  });

  it('give the cost of the samples of the program, by the calls after them', () => {
    expect(summary.sampling).toEqual({
      inside: 3,
      samples: 6,
      lost: 0,
      costUs: 200 + 300 + 500,
      share: 1000 / 30_000,
    });
  });

  it('name no repetitions where there were none', () => {
    expect(summary.repetitions).toBeNull();
  });
});

describe('what is not known', () => {
  it('is null in a run that ended before its first sample', () => {
    expect(analyse(captureOf([])).summary).toEqual({
      board: null,
      end: null,
      error: null,
      bare: null,
      compileLimit: null,
      served: null,
      owners: null,
      holders: null,
      goesOn: false,
      baselineBytes: null,
      peakBytes: null,
      finalLiveBytes: null,
      retainedBytes: null,
      garbageBytes: null,
      totalBytes: null,
      freeBytes: null,
      largestFreeBytes: null,
      maxNewSplitBytes: null,
      grownBytes: null,
      systemHeap: null,
      measuredHeap: null,
      failure: null,
      collector: null,
      collectorOff: false,
      printed: [],
      collections: { drops: 0, pauseUs: null, pauseClasses: new Map(), collected: 0, byHost: 0 },
      sampling: { samples: 0, inside: 0, lost: 0, share: null, costUs: 0 },
      clock: null,
      repeated: 0,
      repetitions: null,
      overTime: null,
      noalloc: null,
      clockSteps: 0,
      baselineMap: null,
      finalMap: null,
      finalMapRole: 'final',
      maps: [],
      mpgc: null,
      unseenEnd: 'not-reached',
      withoutMpgc: null,
      modelCheck: null,
      fragmentation: null,
    });
  });

  it('is null in a run that was lost after its baseline', () => {
    expect(analyse(captureOf(WHOLE_RUN.slice(0, 4))).summary).toMatchObject({
      baselineBytes: 2000,
      peakBytes: 4000,
      finalLiveBytes: null,
      retainedBytes: null,
      garbageBytes: null,
      totalBytes: 16000,
      freeBytes: null,
      largestFreeBytes: null,
    });
  });
});

describe('pauses', () => {
  const pausesOf = (...pauses: (number | null)[]) =>
    analyse(captureOf(pauses.map((pauseUs, at) => sample(at + 1, 1000, { pauseUs })))).summary.collections
      .pauseUs;

  it.each([
    [[], null],
    [[null, null], null],
    [[700], { p50: 700, max: 700, count: 1 }],
    [[300, 100, null, 200], { p50: 200, max: 300, count: 3 }],
    [[10_000, 9, 100, 1], { p50: 54.5, max: 10_000, count: 4 }],
  ])('%j', (pauses, expected) => {
    expect(pausesOf(...pauses)).toEqual(expected);
  });
});

describe('samples', () => {
  it.each([
    [[1, 2, 3], 0],
    [[1, 3], 1],
    [[2, 5], 3],
  ])('numbered %j: %i lost', (numbers, lost) => {
    const { sampling } = analyse(captureOf(numbers.map((seq) => sample(seq, 1000)))).summary;
    expect(sampling).toMatchObject({ samples: numbers.length, lost });
  });

  it('cost what the calls after the first took, collections included, up to the end of the program', () => {
    const { sampling } = analyse(
      captureOf([
        sample(1, 1000, { source: 'prompt', previousCostUs: 9 }),
        sample(2, 1000, { source: 'iteration-start', previousCostUs: 7, pauseUs: 800 }),
        sample(3, 1000, { source: 'iteration-end', previousCostUs: 1000 }),
        sample(4, 1000, { source: 'prompt', previousCostUs: 500 }),
      ]),
    ).summary;
    expect(sampling).toMatchObject({ costUs: 1500, share: 0.075 });
  });

  it.each([
    ['in a time too short to tell', [1, 2, 3], 5],
    ['when one of them was lost', [1, 2, 4], 100],
  ])('have no share %s', (_, numbers, stepMs) => {
    const samples = numbers.map((seq) =>
      sample(seq, 1, { boardMs: seq * stepMs, previousCostUs: 100, source: seq > 2 ? 'prompt' : 'mark' }),
    );
    expect(analyse(captureOf(samples)).summary.sampling.share).toBeNull();
  });

  it('do not count as drops across the prompt or after a collection by the agent', () => {
    const summary = analyse(
      captureOf([
        sample(1, 9000, { source: 'prompt' }),
        sample(2, 8000),
        sample(3, 7000, { collected: true }),
        sample(4, 7000),
        sample(5, 6999),
        sample(6, 5000, { source: 'prompt' }),
      ]),
    ).summary;
    expect(summary.collections.drops).toBe(1);
  });
});

describe('repetitions', () => {
  const starts = (...live: number[]) =>
    live.flatMap((allocBytes, at) => [
      sample(2 * at + 1, allocBytes, { source: 'iteration-start', collected: true }),
      sample(2 * at + 2, allocBytes + 400, { source: 'iteration-end' }),
      { type: 'iteration', index: at + 1, startSeq: 2 * at + 1, endSeq: 2 * at + 2 },
    ]);
  const of = (...live: number[]) => analyse(captureOf([board(), ...starts(...live)])).summary.repetitions;

  it('give live memory before the first and the last, and how often it grew', () => {
    expect(of(3000, 3064, 3064, 3000, 3128)).toEqual({
      count: 5,
      firstLiveBytes: 2000,
      lastLiveBytes: 2128,
      compared: 4,
      grew: 2,
    });
  });

  it('are one without growth', () => {
    expect(of(3000)).toEqual({ count: 1, firstLiveBytes: 2000, lastLiveBytes: 2000, compared: 0, grew: 0 });
  });

  it('are not known where live memory was not', () => {
    const uncollected = starts(3000, 3064).map((record) => ({ ...record, collected: false }));
    expect(analyse(captureOf([board(), ...uncollected])).summary.repetitions).toBeNull();
  });

  it('grow no more often than there are steps between them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1000, max: 9000 }), { minLength: 1, maxLength: 20 }), (live) => {
        const found = of(...live);
        expect(found?.count).toBe(live.length);
        expect(found?.grew).toBe(live.filter((bytes, at) => at > 0 && bytes > live[at - 1]!).length);
      }),
    );
  });
});

describe('findings', () => {
  const findingsOf = (records: object[], options = {}) => {
    const capture = captureOf(records, options);
    return analyse(capture).findings;
  };
  const codesOf = (records: object[], options = {}) => findingsOf(records, options).map(({ code }) => code);
  const memoryError = {
    type: 'error',
    origin: 'program',
    code: 'MemoryError',
    message: 'MemoryError: memory allocation failed, allocating 9000 bytes',
  };

  it('of a good run are what it retains', () => {
    expect(findingsOf(WHOLE_RUN)).toEqual([
      { code: 'retained', severity: 'info', retainedBytes: 500, keepers: [] },
    ]);
  });

  it('stand in the order of their weight', () => {
    const fragments = 'h.'.repeat(500);
    const records = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 3000, { source: 'iteration-start', collected: true }),
      sample(3, 14_500, { source: 'iteration-end' }),
      sample(5, 3600, { source: 'iteration-start', collected: true }),
      memoryError,
      sample(7, 9000, { role: 'final', source: 'prompt', collected: true }),
      heapMap('final', fragments),
    ];
    expect(codesOf(records)).toEqual([
      'out-of-memory',
      'incomplete',
      'fragmented',
      'repetitions-grew',
      'samples-lost',
      'retained',
    ]);
    const severities = findingsOf(records).map(({ severity }) => severity);
    expect(severities).toEqual(['error', 'error', 'warning', 'warning', 'warning', 'info']);
    expect(findingsOf(records).slice(2, 5)).toEqual([
      {
        code: 'fragmented',
        severity: 'warning',
        role: 'final',
        collected: true,
        freeBytes: 8000,
        largestFreeBytes: 16,
        areaCount: 1,
        mostFreeInAreaBytes: 8000,
        sizeBytes: 1024,
        sizeSource: 'common',
        withoutMpgc: null,
        inTheWay: [],
      },
      {
        code: 'repetitions-grew',
        severity: 'warning',
        count: 1,
        compared: 1,
        grew: 1,
        bytes: 600,
        holders: null,
      },
      { code: 'samples-lost', severity: 'warning', lost: 2 },
    ]);
  });

  it('call a heap in pieces that before nearly full, with garbage at the peak, by hand', () => {
    const records = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 15_500, { source: 'mark' }),
      sample(3, 9000, { role: 'final', source: 'prompt', collected: true }),
      heapMap('final', 'h.'.repeat(500)),
      END,
    ];
    expect(codesOf(records)).toEqual(['fragmented', 'near-full', 'retained']);
  });

  it('say of a heap that garbage fills that this is usual, by hand', () => {
    const filled = [9000, 15_500, 8000, 15_000, 7000, 15_900, 6000].map((bytes, at) =>
      sample(at + 2, bytes, { source: 'timer' }),
    );
    const run = (live: number, samples = filled) => [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      ...samples,
      sample(20, live, { role: 'final', source: 'prompt', collected: true }),
      END,
    ];
    const nearFull = (records: object[]) => findingsOf(records).find(({ code }) => code === 'near-full');
    expect(nearFull(run(4000))).toMatchObject({ severity: 'info', drops: 3, liveBytes: 4000 });
    expect(nearFull(run(8000))).toMatchObject({ severity: 'info' });
    expect(nearFull(run(8016))).toMatchObject({ severity: 'warning' });
    // What fell once may have been live before.
    expect(nearFull(run(4000, filled.slice(0, 3)))).toMatchObject({ severity: 'warning', drops: 1 });
  });

  it('say of a heap that has no room for a line afterwards that it may be full or in pieces', () => {
    const values = { step: 'program-end-sample', exception: 'MemoryError: parser could not allocate' };
    const records = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 15_500, { source: 'mark' }),
      { type: 'warning', code: 'step-failed', values },
      { type: 'warning', code: 'restarted', values: {} },
      END,
    ];
    expect(findingsOf(records)).toEqual([
      {
        code: 'near-full',
        severity: 'warning',
        peakBytes: 15_500,
        totalBytes: 16_000,
        liveBytes: null,
        drops: 0,
        catchAllLines: [],
        noRoomAfter: true,
      },
    ]);
    expect(analyse(captureOf(records)).summary.unseenEnd).toBe('no-room');
  });

  it('tell an exception of the program from MemoryError and from a board that was lost', () => {
    const error = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: x' };
    expect(findingsOf([error, { ...END, reason: 'exception', exitCode: 1 }])).toEqual([
      {
        code: 'program-failed',
        severity: 'error',
        exception: 'ValueError',
        message: 'ValueError: x',
        recursion: null,
      },
    ]);
    expect(codesOf([memoryError, { ...END, reason: 'exception', exitCode: 1 }])).toEqual(['out-of-memory']);
    const lost = { type: 'error', origin: 'board', code: 'BOARD_LOST', message: 'gone' };
    expect(findingsOf([lost, { ...END, reason: 'lost', exitCode: null }])).toEqual([
      {
        code: 'incomplete',
        severity: 'error',
        because: { code: 'failed', error: expect.objectContaining(lost) },
      },
    ]);
  });

  it('name an exit code other than 0', () => {
    expect(codesOf([{ ...END, reason: 'exit', exitCode: 0 }])).toEqual([]);
    expect(findingsOf([{ ...END, reason: 'exit', exitCode: 3 }])).toEqual([
      { code: 'exit-code', severity: 'error', exitCode: 3 },
    ]);
  });

  it('name a capture without an end, and one that was cut', () => {
    expect(findingsOf([])).toEqual([expect.objectContaining({ because: { code: 'no-end' } })]);
    expect(findingsOf([], { truncated: true })).toEqual([
      expect.objectContaining({ code: 'incomplete', because: { code: 'cut-off' } }),
    ]);
  });

  it('do not call a heap full that can grow', () => {
    const records = (growing: boolean | null) => [board({ growing }), sample(1, 15_900), END];
    expect(codesOf(records(false))).toEqual(['near-full']);
    expect(codesOf(records(true))).toEqual([]);
    expect(codesOf(records(null))).toEqual([]);
  });

  it('do not name what became less', () => {
    const records = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 2900, { role: 'final', source: 'prompt', collected: true }),
      END,
    ];
    expect(codesOf(records)).toEqual([]);
  });
});

describe('a program that ran out of memory', () => {
  it('gives figures of the moment of the failure where nothing came after it', () => {
    const summary = analyse(
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
        sample(2, 15_000, { source: 'failure' }),
        heapMap('failure', `${'h'.repeat(900)}${'.'.repeat(40)}h${'.'.repeat(59)}`),
        sample(3, 12_000, { source: 'failure', collected: true }),
      ]),
    ).summary;
    expect(summary).toMatchObject({
      failure: { allocBytes: 14_000, liveBytes: 11_000, freeBytes: 99 * 16, largestFreeBytes: 59 * 16 },
      finalLiveBytes: 11_000,
      garbageBytes: 3000,
      retainedBytes: 9000,
      finalMapRole: 'failure',
    });
  });
});

describe('a MemoryError that was tried once more without mpgc', () => {
  const findingsOf = (records: object[]) => analyse(captureOf(records)).findings;
  const failed = {
    type: 'error',
    origin: 'program',
    code: 'MemoryError',
    message: 'MemoryError: memory allocation failed, allocating 2048 bytes',
  };
  const seen = { liveBytes: 400, totalBytes: 16_000, freeBytes: 15_600, largestFreeBytes: 14_400 };
  const bare = {
    type: 'bare',
    reason: 'finished',
    exception: null,
    message: null,
    calls: null,
    before: seen,
    after: seen,
  };
  const ended = { ...END, reason: 'exception', exitCode: 1 };

  it('and did not come then is not the program’s', () => {
    const [finding, ...others] = findingsOf([board(), failed, bare, ended]);
    expect(finding).toMatchObject({
      code: 'fits-without-mpgc',
      severity: 'warning',
      agentBytes: 1000,
      failed: { code: 'out-of-memory', requestedBytes: 2048, withoutMpgc: null },
    });
    expect(others.map(({ severity }) => severity)).not.toContain('error');
  });

  it('and did not come then is the program’s all the same where that goes on after one', () => {
    const capture = captureOf([board(), failed, bare, ended]);
    const { header } = capture;
    const catches = { ...header, script: { ...header.script, catchesMemoryError: true as const } };
    const [finding] = analyse({ ...capture, header: catches }).findings;
    expect(finding).toMatchObject({ code: 'out-of-memory', requestedBytes: 2048 });
  });

  it('and came then, too, has what was asked for then', () => {
    const message = 'MemoryError: memory allocation failed, allocating 4096 bytes';
    const raised = { ...bare, reason: 'exception', exception: 'MemoryError', message, after: null };
    expect(findingsOf([board(), failed, raised, ended])[0]).toMatchObject({
      code: 'out-of-memory',
      requestedBytes: 2048,
      withoutMpgc: { requestedBytes: 4096, message, largestFreeBytes: 14_400 },
    });
  });

  it.each([
    ['was stopped', { reason: 'stopped', after: null }],
    [
      'ended by another exception',
      { reason: 'exception', exception: 'SyntaxError', message: 'SyntaxError: ' },
    ],
    ['restarted', { reason: 'exit', after: null }],
  ])('and %s says nothing more', (_what, changes) => {
    expect(findingsOf([board(), failed, { ...bare, ...changes }, ended])[0]).toMatchObject({
      code: 'out-of-memory',
      withoutMpgc: null,
    });
  });
});

describe('garbage, when callbacks go on after the script', () => {
  const run = (endBytes: number, lingerBytes: number, finalBytes: number) =>
    analyse(
      captureOf([
        board(),
        sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
        sample(2, endBytes, { source: 'program-end' }),
        sample(3, lingerBytes, { source: 'prompt' }),
        sample(4, lingerBytes, { role: 'program-end', source: 'prompt' }),
        sample(5, finalBytes, { role: 'final', source: 'prompt', collected: true }),
        END,
      ]),
    ).summary.garbageBytes;

  it('is what was there right before the last collection', () => {
    expect(run(4000, 9000, 8000)).toBe(1000);
  });

  it('is not known where it would be less than none', () => {
    expect(run(4000, 7000, 8000)).toBeNull();
  });
});
