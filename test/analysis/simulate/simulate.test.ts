import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { fitVerdict } from '../../../src/analysis/simulate/fit-verdict.js';
import { type SimulationRequest, simulate } from '../../../src/analysis/simulate/simulate.js';
import { describeAssumed } from '../../../src/report/text/simulate/describe-assumed.js';
import { describeKnown } from '../../../src/report/text/simulate/describe-known.js';
import { board, captureOf, END, heapMap, sample } from '../../support/hand-made.js';

const NOTHING: SimulationRequest = { heapBytes: [], thresholdBytes: [], bufferBytes: [] };
const free = (blocks: number) => '.'.repeat(blocks);
const small = board({ agent: { version: '1', heapBytes: 0, sourceBytes: 0 }, totalBytes: 160 });

/** 10 blocks: 2 are there before, 3 stay, and at most 8 are in use. */
const RUN = [
  small,
  heapMap('baseline', `h=${free(8)}`),
  sample(1, 32, { role: 'baseline', source: 'prompt', collected: true }),
  sample(2, 128),
  sample(3, 80, { role: 'final', source: 'prompt', collected: true }),
  heapMap('final', `h=A==${free(5)}`),
  END,
];

/** 6 of 10 blocks are in use, and 3 are asked for in vain: the longest free run has 2. */
const RAN_OUT = [
  small,
  heapMap('baseline', `h=${free(8)}`),
  sample(1, 32, { role: 'baseline', source: 'prompt', collected: true }),
  sample(2, 96, { source: 'failure' }),
  heapMap('failure', 'h=A=..L=..'),
  sample(3, 96, { source: 'failure', collected: true }),
  {
    type: 'error',
    origin: 'program',
    code: 'MemoryError',
    message: 'memory allocation failed, allocating 48 bytes',
  },
  sample(4, 48, { role: 'final', source: 'prompt', collected: true }),
  heapMap('final', `h=..h${free(5)}`),
  END,
];

const check = (status: 'match' | 'mismatch', rules: string[]) => ({
  type: 'model-check',
  conformance: {
    status,
    rounds: 1,
    operations: 9,
    collections: 1,
    repeated: 0,
    undecided: 0,
    staleWords: { programs: 0, collections: 0, mostBlocks: 0 },
    seed: 1,
    expectedRules: '1.28',
    rules,
  },
  accounting: { status: 'match', maps: 2 },
});

describe('what is known', () => {
  it('says of each map whether a buffer fits, and where', () => {
    const { known } = simulate(analyse(captureOf(RUN)), { ...NOTHING, bufferBytes: [80, 112] });
    expect(
      known.room.map(({ bytes, role, fit, offsetBytes }) => [bytes, role, fit.when, offsetBytes]),
    ).toEqual([
      [80, 'baseline', 'now', 32],
      [80, 'final', 'now', 80],
      [112, 'baseline', 'now', 32],
      [112, 'final', 'never', null],
    ]);
  });

  it('takes a MemoryError at its word for what it asked for and more', () => {
    const { known, bufferBytes } = simulate(analyse(captureOf(RAN_OUT)), {
      ...NOTHING,
      bufferBytes: [32, 64],
    });
    expect(bufferBytes).toEqual([32, 64, 48]);
    expect(known.room.filter(({ role }) => role === 'failure').map(({ fit }) => fit.when)).toEqual([
      'now',
      'refused',
      'refused',
    ]);
  });

  it('knows a heap that is too small for what was live', () => {
    const { known, assumed } = simulate(analyse(captureOf(RUN)), { ...NOTHING, heapBytes: [64, 256] });
    // What the program added to the baseline: 3 blocks. A heap of 64 bytes has none, one of 256 has 12.
    expect(known.mustHold).toEqual({ bytes: 48, source: 'live', besideBytes: 32 });
    expect(known.heaps).toEqual([
      { heapBytes: 64, usableBytes: 0, tooSmall: true },
      { heapBytes: 256, usableBytes: 192, tooSmall: false },
    ]);
    expect(assumed?.heaps.map(({ heapBytes }) => heapBytes)).toEqual([256]);
  });

  it('counts as needed what a firmware cannot collect while a program runs', () => {
    const atPrompt = [board({ collects: 'at-prompt' }), ...RUN.slice(1)];
    const { known } = simulate(
      analyse(captureOf([...atPrompt.slice(0, 3), sample(2, 5000), ...atPrompt.slice(4)])),
      {
        ...NOTHING,
        thresholdBytes: [64],
      },
    );
    expect(known).toMatchObject({
      mustHold: { bytes: 4000, source: 'uncollected', besideBytes: null },
      thresholdsIdle: 'at-prompt',
    });
  });
});

describe('what is assumed', () => {
  it('fits where everything that was in use at once has room, at worst', () => {
    const { assumed } = simulate(analyse(captureOf(RUN)), { ...NOTHING, heapBytes: [176, 256] });
    // 176 bytes have 8 blocks: 2 + 6 just fit. 256 have 12.
    expect(assumed!.heaps.map(({ outcome }) => fitVerdict(outcome))).toEqual(['fits', 'fits']);
    expect(assumed!.heaps[1]!.outcome!.long).toMatchObject({ collections: 0, peakBytes: 128 });
  });

  it('ends the recorded run as the run did, also one that ran out of memory', () => {
    const { assumed, withheld } = simulate(analyse(captureOf(RAN_OUT)), {
      ...NOTHING,
      heapBytes: [160, 512],
    });
    expect(withheld).toBeNull();
    expect(assumed!.recorded.long).toMatchObject({
      fits: false,
      failedAtLastRequest: true,
      end: { largestFreeBytes: 32 },
    });
    expect(assumed!.heaps.map(({ outcome }) => fitVerdict(outcome))).toEqual(['does-not-fit', 'fits']);
  });

  it('looks for the smallest heap, which is not below what is known to be needed', () => {
    const { assumed, known } = simulate(analyse(captureOf(RAN_OUT)), NOTHING);
    expect(assumed!.smallest).toEqual({ shortBytes: 256, longBytes: 256 });
    expect(known.leastHeapBytes).toBeLessThanOrEqual(256);
  });

  it('compares thresholds with none', () => {
    const { assumed } = simulate(analyse(captureOf(RUN)), { ...NOTHING, thresholdBytes: [48] });
    const [none, low] = assumed!.thresholds;
    expect([none!.thresholdBytes, low!.thresholdBytes]).toEqual([-1, 48]);
    expect(none!.outcome.short!.collections).toBe(0);
    // Two times three blocks: before the second three, so much was allocated.
    expect(low!.outcome.short!.collections).toBe(1);
    expect(low!.outcome.short!.peakBytes).toBeLessThan(none!.outcome.short!.peakBytes + 1);
  });
});

describe('what is withheld', () => {
  it.each([
    ['the model does not hold', [check('mismatch', []), ...RUN], 'model-mismatch'],
    [
      'the firmware has another allocator',
      [board({ implementation: 'circuitpython' }), ...RUN.slice(1)],
      'other-firmware',
    ],
    ['there is no map', RUN.filter((record) => !('dump' in record)), 'no-maps'],
    ['the run was killed', RUN.slice(0, 4), 'no-map-after'],
    ['there is no board', [], 'no-board'],
    ['there is too much to replay', [...RUN.slice(0, 5), heapMap('final', 'h'.repeat(250_001))], 'too-long'],
    [
      'the board had no room where the replay has',
      [
        ...RUN.slice(0, 5),
        heapMap('failure', `h=A==${free(5)}`),
        { ...(RAN_OUT[6] as object), message: 'memory allocation failed, allocating 32 bytes' },
        END,
      ],
      'not-reproduced',
    ],
  ])('where %s', (_, records, reason) => {
    const { assumed, withheld } = simulate(analyse(captureOf(records)), { ...NOTHING, bufferBytes: [16] });
    expect(withheld).toBe(reason);
    expect(assumed).toBeNull();
  });

  it('follows the rules that the board was seen to follow', () => {
    const { assumed } = simulate(analyse(captureOf([check('match', ['1.22', '1.21']), ...RUN])), NOTHING);
    expect(assumed).toMatchObject({ compared: true, rulesName: '1.22' });
  });
});

describe('a run that failed', () => {
  const without = (message: string, changes: Record<string, unknown> = {}) =>
    RAN_OUT.map((record) => ('code' in record ? { ...record, message, ...changes } : record));

  it('is replayed to what cannot have fitted, where its MemoryError does not say for how much', () => {
    const { requestBytes, leastRequestBytes, assumed } = of(without('MemoryError: '));
    expect([requestBytes, leastRequestBytes]).toEqual([null, 48]);
    expect(assumed?.recorded.long).toMatchObject({ fits: false, failedAtLastRequest: true });
  });

  it('is not replayed where nothing is known of what did not fit', () => {
    const records = without('MemoryError: ').filter(
      (record) => !('role' in record && record.role === 'failure'),
    );
    expect(of(records)).toMatchObject({ assumed: null, withheld: 'request-unknown' });
  });

  it.each([
    ['another exception', without('ValueError: x', { code: 'ValueError' }), "up to the run's failure"],
    [
      'a locked heap',
      without('MemoryError: memory allocation failed, heap is locked'),
      'up to the allocation that failed on a locked heap',
    ],
    [
      'allocations that the output tells of',
      [...RUN.slice(0, -1), { type: 'output', text: 'MemoryError: \n' }, END],
      "though the run's output tells of failed allocations",
    ],
  ])('has no fit: %s', (_, records, words) => {
    const { assumed, ...simulation } = of(records);
    expect(assumed).not.toBeNull();
    const [recorded] = assumed ? describeAssumed({ assumed, ...simulation }, assumed) : [];
    expect(recorded).toContain(words);
    expect(recorded).not.toContain('as the run did');
  });
});

describe('a program that disabled the collector', () => {
  /** All 8 free blocks hold garbage in the end. */
  const DISABLED = [
    small,
    heapMap('baseline', `h=${free(8)}`),
    sample(1, 32, { role: 'baseline', source: 'prompt', collected: true }),
    sample(2, 160, { source: 'failure' }),
    heapMap('failure', 'h=hhhhhhhh'),
    { type: 'error', origin: 'program', code: 'MemoryError', message: 'MemoryError: ' },
    sample(4, 32, { role: 'final', source: 'prompt', collected: true }),
    heapMap('final', `h=${free(8)}`),
    { type: 'collector', enabled: false, threshold: -1 },
    { ...END, reason: 'exception', exitCode: 1 },
  ];

  it('is replayed so, and with the collector beside it', () => {
    const simulation = of(DISABLED);
    const { assumed } = simulation;
    expect(assumed && fitVerdict(assumed.recorded)).toBe('does-not-fit');
    expect(assumed?.withCollector).not.toBeNull();
    const texts = assumed ? describeAssumed(simulation, assumed) : [];
    expect(texts[0]).toContain('with the collector off, as the program left it');
    expect(texts.join()).toContain('With the collector on: ');
    expect(describeKnown(simulation).join()).toContain('The collector was off');
  });

  it('is one that the board had, where that is how it was found', () => {
    const found = board({ gcEnabled: false, agent: { version: '1', heapBytes: 0, sourceBytes: 0 } });
    expect(of([found, ...RUN.slice(1)]).assumed?.withCollector).not.toBeNull();
    expect(of(RUN).assumed?.withCollector).toBeNull();
  });
});

function of(records: object[]) {
  return simulate(analyse(captureOf(records)), NOTHING);
}
