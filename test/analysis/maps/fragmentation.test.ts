import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { REAL_DUMPS } from '../../support/real-dumps.js';

const fragmentationOf = (records: object[]) => analyse(captureOf(records)).summary.fragmentation;
const COLLECTED = sample(3, 3500, { role: 'final', source: 'prompt', collected: true });
const TRACEBACK =
  'Traceback (most recent call last):\n  File "main.py", line 12, in <module>\n  File "main.py", line 9, in f\n';
const memoryError = (message: string) => [
  {
    type: 'error',
    origin: 'program',
    code: 'MemoryError',
    message: `MemoryError: ${message}`,
    traceback: `${TRACEBACK}MemoryError: ${message}`,
  },
  { ...END, reason: 'exception', exitCode: 1 },
];

/** 600 blocks free in runs of 6, with a note of 2 blocks after each. */
const IN_PIECES = `h===${'......A='.repeat(100)}`;

describe('the fragmentation of a run', () => {
  it('is that of the map after the program, with the trend over all maps', () => {
    const found = fragmentationOf(WHOLE_RUN);
    expect(found).toMatchObject({
      role: 'final',
      collected: true,
      freeBytes: 995 * 16,
      largestFreeBytes: 899 * 16,
      areaCount: 1,
      mostFreeInAreaBytes: 995 * 16,
      growBytes: null,
      freeRuns: [
        { bytes: 96 * 16, count: 1 },
        { bytes: 899 * 16, count: 1 },
      ],
      sizes: [
        { bytes: 16, source: 'held', placeable: 995 },
        { bytes: 1024, source: 'common', placeable: 15 },
        { bytes: 4096, source: 'common', placeable: 3 },
        { bytes: 16_384, source: 'common', placeable: 0 },
      ],
      verdict: { kind: 'room', size: { bytes: 4096 } },
    });
    expect(found?.ratio).toBe(1 - 899 / 995);
    expect(found?.trend).toEqual([
      {
        role: 'baseline',
        atMs: 0,
        collected: true,
        freeBytes: 996 * 16,
        largestFreeBytes: 996 * 16,
        ratio: 0,
      },
      {
        role: 'final',
        atMs: 0,
        collected: true,
        freeBytes: 995 * 16,
        largestFreeBytes: 899 * 16,
        ratio: 1 - 899 / 995,
      },
    ]);
  });

  it('names what stands in the way, and whether it was there before', () => {
    const records = [heapMap('baseline', 'h.A=....TT..'), COLLECTED, heapMap('final', 'h.A=.D..TT..')];
    expect(fragmentationOf(records)?.barriers).toEqual([
      {
        areaIndex: 0,
        offsetBytes: 128,
        bytes: 32,
        freeBeforeBytes: 32,
        freeAfterBytes: 32,
        joinedBytes: 96,
        winBytes: 64,
        allocations: 2,
        kinds: { T: 2 },
        newAllocations: 0,
        mpgcAllocations: null,
        names: [],
      },
      expect.objectContaining({ offsetBytes: 80, joinedBytes: 64, kinds: { D: 1 }, newAllocations: 1 }),
      expect.objectContaining({ offsetBytes: 32, joinedBytes: 64, kinds: { A: 1 }, newAllocations: 0 }),
    ]);
    const [first] = fragmentationOf(records.slice(1))!.barriers;
    expect(first?.newAllocations).toBeNull();
  });

  it('is not known without a map after the baseline', () => {
    expect(fragmentationOf(WHOLE_RUN.slice(0, 5))).toBeNull();
  });

  it('of a full heap is 0', () => {
    expect(fragmentationOf([COLLECTED, heapMap('final', 'h===')])).toMatchObject({
      freeBytes: 0,
      ratio: 0,
      freeRuns: [],
      barriers: [],
      verdict: { kind: 'room', size: null },
    });
  });

  it('in several areas counts what is free in one', () => {
    const { text } = REAL_DUMPS.find(({ name }) => name.includes('four-areas') && name.endsWith('no room'))!;
    const found = fragmentationOf([COLLECTED, { type: 'heap-map', role: 'final', dump: text }])!;
    expect(found.areaCount).toBe(4);
    expect(found.mostFreeInAreaBytes).toBeLessThan(found.freeBytes);
    expect(found.mostFreeInAreaBytes).toBeGreaterThanOrEqual(found.largestFreeBytes);
  });
});

describe('the findings', () => {
  const findingsOf = (records: object[]) => {
    const capture = captureOf(records);
    return analyse(capture).findings;
  };
  const failing = (alloc = 9000) => [
    sample(1, alloc, { source: 'failure' }),
    heapMap('failure', IN_PIECES),
    sample(2, alloc - 1000, { source: 'failure', collected: true }),
  ];

  it('call a heap fragmented in which a size does not fit', () => {
    expect(findingsOf([COLLECTED, heapMap('final', IN_PIECES), END])).toContainEqual({
      code: 'fragmented',
      severity: 'warning',
      role: 'final',
      collected: true,
      freeBytes: 9600,
      largestFreeBytes: 96,
      areaCount: 1,
      mostFreeInAreaBytes: 9600,
      sizeBytes: 1024,
      sizeSource: 'common',
      withoutMpgc: null,
      inTheWay: [],
    });
  });

  it('do not call it so by its ratio where everything fits', () => {
    const halves = `${'.'.repeat(1100)}h`.repeat(40);
    const records = [COLLECTED, heapMap('final', halves), END];
    expect(fragmentationOf(records)?.ratio).toBeGreaterThan(0.97);
    expect(findingsOf(records).map(({ code }) => code)).not.toContain('fragmented');
  });

  it('tell what a MemoryError asked for, and what there was', () => {
    const records = [
      board(),
      ...failing(),
      COLLECTED,
      heapMap('final', `h===${'.'.repeat(800)}`),
      ...memoryError('memory allocation failed, allocating 4096 bytes'),
    ];
    expect(findingsOf(records)).toEqual([
      {
        code: 'out-of-memory',
        severity: 'error',
        message: 'MemoryError: memory allocation failed, allocating 4096 bytes',
        place: { file: 'main.py', line: 9, orLines: [] },
        unplaced: false,
        requestedBytes: 4096,
        heapLocked: false,
        collectorOff: false,
        freeBytes: 9600,
        largestFreeBytes: 96,
        freeAfterBytes: 804 * 16 - 8000,
        finalFreeBytes: 800 * 16,
        finalLargestFreeBytes: 800 * 16,
        finalCollected: true,
        system: null,
        withoutMpgc: null,
        growBytes: null,
        byModel: null,
        cause: 'pieces',
        reasons: [],
        owner: null,
      },
    ]);
    expect(fragmentationOf(records)).toMatchObject({
      role: 'failure',
      collected: false,
      verdict: { kind: 'no-room', size: { bytes: 4096, source: 'failed' } },
    });
  });

  it.each([
    [96, 'freed-since'],
    [97, 'pieces'],
    [9600, 'pieces'],
    [9601, 'full'],
  ])('give the cause of a request of %i bytes: %s', (bytes, cause) => {
    const records = [...failing(), ...memoryError(`memory allocation failed, allocating ${bytes} bytes`)];
    expect(findingsOf(records)[0]).toMatchObject({ code: 'out-of-memory', cause, finalFreeBytes: null });
  });

  it('give several areas as the cause where no one has enough', () => {
    const { text } = REAL_DUMPS.find(({ name }) => name.includes('four-areas') && name.endsWith('no room'))!;
    const map = { type: 'heap-map', role: 'failure', dump: text };
    const { mostFreeInAreaBytes, freeBytes } = fragmentationOf([map])!;
    const causeOf = (bytes: number) =>
      findingsOf([map, ...memoryError(`memory allocation failed, allocating ${bytes} bytes`)])[0];
    expect(causeOf(mostFreeInAreaBytes)).not.toMatchObject({ cause: 'areas' });
    expect(causeOf(mostFreeInAreaBytes + 1)).toMatchObject({ cause: 'areas' });
    expect(causeOf(freeBytes + 1)).toMatchObject({ cause: 'full' });
  });

  it('give no cause that is not known', () => {
    const said = [...failing(), ...memoryError('')];
    expect(findingsOf(said)[0]).toMatchObject({ requestedBytes: null, freeBytes: 9600, cause: null });
    const noMap = memoryError('memory allocation failed, allocating 9 bytes');
    expect(findingsOf(noMap)[0]).toMatchObject({ requestedBytes: 9, freeBytes: null, cause: null });
  });
});
