import { describe, expect, it } from 'vitest';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { board, END, heapMap, LINES, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { HUNT_HEADER } from '../../support/hunt.js';
import { HEADER } from '../../support/record.js';

const read = (...records: object[]) =>
  parseCapture(records.map((record) => `${JSON.stringify({ atMs: 0, ...record })}\n`).join(''), 'x');

const BATCH = { type: 'batch', phase: 'calls', calls: 2, errors: 0, stepped: false, boardMs: 1 };
const CALL = { source: 'call', collected: true } as const;
const SOURCE = { type: 'source', path: 'main.py', bytes: 9, sha256: '0' };
const FIGURES = { type: 'heap-figures', totalBytes: 16000, largestFreeBlocks: 10, internedStrings: null };
const region = (totalBytes: number, freeBytes: number, largestFreeBytes: number) => ({
  type: 'system-heap',
  regions: [{ totalBytes, freeBytes, largestFreeBytes, leastFreeBytes: 0 }],
});

const counted = (probe: object) => ({ ...LINES, probes: [{ ...LINES.probes[0], ...probe }] });

describe('what a capture says of one thing twice', () => {
  it.each<[string, object[], string]>([
    ['of a line of no function', [counted({ function: 9 })], 'a place in function 9 of 2'],
    ['of more measured hits than hits', [counted({ measured: 2 })], '2 of 1 hits measured'],
    ['of hits that no board measures', [counted({ hits: 1e9, measured: 1e6 })], '1000000 hits measured'],
    ['of growth that no heap has', [counted({ grownBytes: 2 ** 52 })], 'a figure of more than 68719476736'],
    [
      'of a clock that goes back',
      [sample(1, 5, { boardMs: 9 }), sample(2, 5, { boardMs: 8 })],
      '8 ms comes after one at 9 ms',
    ],
    [
      'of the time of no collection',
      [sample(1, 5, { pauseUs: 9 })],
      'the time of a collection, but no collection',
    ],
    [
      'of a label without a mark',
      [sample(1, 5, { label: 'x', source: 'timer' })],
      'sample 1 has a label, but is not of a mark',
    ],
    [
      'of a role inside the program',
      [sample(1, 5, { role: 'final', source: 'timer' })],
      'not from the prompt',
    ],
    [
      'of two baselines',
      [
        sample(1, 5, { role: 'baseline', source: 'prompt' }),
        sample(2, 5, { role: 'baseline', source: 'prompt' }),
      ],
      'a second baseline sample',
    ],
    [
      'of a heap that shrank',
      [sample(1, 5), sample(2, 6, { freeBytes: 15000 })],
      '15006 bytes of heap; those before it have 16000',
    ],
    [
      'of figures of another heap',
      [heapMap('baseline', '.'.repeat(100)), { ...FIGURES, totalBytes: 3200 }],
      'heap figures of 3200 bytes after one of 1600',
    ],
    [
      'of a map of another heap',
      [FIGURES, heapMap('final', '.'.repeat(100))],
      'a heap map of 1600 bytes after one of 16000',
    ],
    [
      'of more free blocks than there are',
      [{ ...FIGURES, largestFreeBlocks: 1001 }],
      '1001 free blocks in a row in 16000 bytes',
    ],
    ['of more free than there is', [region(100, 101, 5)], '5 bytes free in a row, of 101 free, of 100'],
    ['of more in a row than is free', [region(100, 50, 51)], '51 bytes free in a row, of 50 free'],
    ['of more calls that raised than were called', [{ ...BATCH, errors: 3 }], '3 of 2 calls raised'],
    ['of samples of no call', [sample(1, 5, CALL), BATCH], '1 samples in a batch of 2 calls'],
    [
      'of more samples than calls',
      [1, 2, 3].map((seq) => sample(seq, 5, CALL)).concat({ ...BATCH, stepped: true }),
      '3 samples in a batch of 2 calls',
    ],
    ['of a warm-up after the calls', [BATCH, { ...BATCH, phase: 'warm-up' }], 'a warm-up after the calls'],
    ['of more calls than were asked for', [{ ...BATCH, calls: 61 }], '61 calls, but 60 were asked for'],
    [
      'of a repetition that ends first',
      [{ type: 'iteration', index: 1, startSeq: 2, endSeq: 1 }],
      'ends before it begins',
    ],
    [
      'of a program that did and did not raise',
      [{ ...END, exitCode: 1 }],
      "ended with 'finished' and exit code 1",
    ],
    [
      'of a file of the program',
      [
        { ...SOURCE, text: 'a' },
        { ...SOURCE, text: 'b' },
      ],
      'the same source file twice',
    ],
    [
      'of a text that is there and left out',
      [{ ...SOURCE, text: 'a', leftOut: 'too-large' }],
      'text and a reason for none',
    ],
    ['of a text that is neither', [SOURCE], 'text and a reason for none'],
    [
      'of more source than a report holds',
      [
        { ...SOURCE, text: 'ä'.repeat(100 * 1024) },
        { ...SOURCE, path: 'b.py', text: 'a'.repeat(56 * 1024 + 1) },
      ],
      'source of more than 262144 bytes',
    ],
    ['of a lost board that said how it ended', [{ ...END, reason: 'lost' }], "'lost' and exit code 0"],
    ['of an end before the start', [{ ...END, programEndMs: 99 }], 'ended at 99 ms and started at 100 ms'],
  ])('is damage %s', (_what, records, complaint) => {
    expect(() => read(HUNT_HEADER, board(), ...records)).toThrow(
      expect.objectContaining({
        code: 'CAPTURE_DAMAGED',
        exitCode: 5,
        message: expect.stringContaining(complaint),
      }),
    );
  });

  it('is damage of a board and of its own map', () => {
    expect(() => read(HEADER, heapMap('baseline', '.'.repeat(100)), board())).toThrow(
      'a board with 16000 bytes of heap, after a map of 1600',
    );
    expect(() => read(HEADER, board({ blockBytes: 17 }))).toThrow('a heap of 16000 bytes with blocks of 17');
  });
});

describe('what a board can say', () => {
  it.each<[string, object[]]>([
    ['a whole run', [HEADER, ...WHOLE_RUN]],
    [
      'as much source as a report holds, and a file without its text',
      [
        HEADER,
        { ...SOURCE, text: 'a'.repeat(256 * 1024) },
        { ...SOURCE, path: 'b.py', leftOut: 'too-large' },
        board(),
      ],
    ],
    [
      'a hunt',
      [
        HUNT_HEADER,
        board(),
        { ...BATCH, phase: 'warm-up' },
        sample(1, 5, CALL),
        { ...BATCH, stepped: true },
        BATCH,
      ],
    ],
    [
      'a heap that grows',
      [
        HEADER,
        heapMap('baseline', '....'),
        board({ growing: true, totalBytes: 64 }),
        sample(1, 5),
        sample(2, 5, { freeBytes: 20_000 }),
        heapMap('final', '.....'),
      ],
    ],
    [
      'a clock that stands still',
      [HEADER, board(), sample(1, 5, { boardMs: 0 }), sample(2, 5, { boardMs: 0 })],
    ],
    [
      'samples of a batch whose end was lost',
      [
        HUNT_HEADER,
        board(),
        sample(1, 5, CALL),
        { type: 'warning', code: 'batch-lost', values: { calls: 2 } },
        BATCH,
      ],
    ],
    ['any exit code', [HEADER, board(), { ...END, reason: 'exit', exitCode: -(2 ** 63) }]],
    [
      'a program that was stopped as it ended',
      [HEADER, board(), { ...END, reason: 'duration', exitCode: 0 }],
    ],
  ])('is read: %s', (_what, records) => {
    expect(read(...records).records.length).toBeGreaterThan(2);
  });
});
