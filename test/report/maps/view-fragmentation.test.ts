import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { toProfileJson } from '../../../src/report/run/profile-json.js';
import { renderDetails } from '../../../src/report/terminal/render-details.js';
import { viewReport } from '../../../src/report/view-report.js';
import { board, captureOf, END, heapMap, sample } from '../../support/hand-made.js';
import { MISMATCH } from '../../support/mismatch.js';

/** 9,600 B free in runs of 96 B, with a note of 32 B after each. */
const IN_PIECES = `h===${'......A='.repeat(100)}`;
const BASELINE = heapMap('baseline', `h===......A=${'.'.repeat(792)}`);
const FINAL_SAMPLE = sample(1, 3500, { role: 'final', source: 'prompt', collected: true });
const viewOf = (...records: object[]) =>
  viewReport(analyse(captureOf([board(), ...records])), 'run.mpgc.jsonl');
const failing = (message: string) => [
  BASELINE,
  sample(1, 9000, { source: 'failure' }),
  heapMap('failure', IN_PIECES),
  sample(2, 8000, { source: 'failure', collected: true }),
  { type: 'error', origin: 'program', code: 'MemoryError', message: `MemoryError: ${message}` },
  { ...END, reason: 'exception', exitCode: 1 },
];

describe('the view of a heap in pieces', () => {
  const records = [BASELINE, FINAL_SAMPLE, heapMap('final', IN_PIECES), END];
  const view = viewOf(...records);

  it('has the size that does not fit as the sentence on top', () => {
    expect(view.verdict).toEqual({
      code: 'fragmented',
      tone: 'warning',
      word: null,
      text: '9,600 B are free, but the largest free block is 96 B: a buffer of 1 KiB does not fit.',
    });
  });

  it('has its figures as text', () => {
    const { barriers, ...others } = view.fragmentation!;
    expect(others).toEqual({
      map: 'After the program, collected',
      verdict: view.verdict.text,
      free: '9,600 B',
      largestFree: '96 B',
      ratio: '99.0 %',
      sizes: [
        {
          size: '32 B',
          fits: '300 times',
          withoutMpgc: null,
          why: 'allocated by the program (new since the map before it), in whole blocks',
        },
        { size: '1 KiB', fits: 'does not fit', withoutMpgc: null, why: 'a common size of buffers' },
        { size: '4 KiB', fits: 'does not fit', withoutMpgc: null, why: 'a common size of buffers' },
        { size: '16 KiB', fits: 'does not fit', withoutMpgc: null, why: 'a common size of buffers' },
      ],
      freeRuns: [
        { length: '16 B', runs: '0 runs', free: '0 B', share: 0 },
        { length: '32 to 48 B', runs: '0 runs', free: '0 B', share: 0 },
        { length: '64 to 112 B', runs: '100 runs', free: '9,600 B', share: 1 },
      ],
      trend: [
        {
          map: 'Before the program',
          isRunning: false,
          free: '12,768 B (12.5 KiB)',
          largestFree: '12,672 B (12.4 KiB)',
          ratio: '0.8 %',
        },
        {
          map: 'After the program, collected',
          isRunning: false,
          free: '9,600 B',
          largestFree: '96 B',
          ratio: '99.0 %',
        },
      ],
    });
    expect(barriers).toHaveLength(8);
    expect(barriers.slice(0, 2)).toEqual([
      {
        place: '0xa0',
        kind: 'A (array or bytearray)',
        size: '32 B',
        since: 'there before the program',
        freeBefore: '96 B',
        freeAfter: '96 B',
        joined: '224 B',
      },
      expect.objectContaining({ place: '0x120', since: 'new since then' }),
    ]);
  });

  it('is in the JSON with the same sizes', () => {
    const { fragmentation } = toProfileJson(analyse(captureOf([board(), ...records])), {
      capture: null,
      html: null,
    });
    expect(fragmentation).toMatchObject({
      freeBytes: 9600,
      largestFreeBytes: 96,
      ratio: 0.99,
      placeable: { '32': 300, '1024': 0, '4096': 0, '16384': 0 },
      verdict: { kind: 'no-room', sizeBytes: 1024, text: view.verdict.text },
    });
  });

  it('is in the terminal, without saying the verdict once more', () => {
    const text = renderDetails(view);
    expect(text).toContain(
      '\nFragmentation (After the program, collected):\n  - room: 32 B 300 times, 1 KiB does',
    );
    expect(text).toContain('- in the way: 32 B at 0xa0, A (array or bytearray), there before the program;');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says that the heap may grow, and makes no finding of it', () => {
    const dump = (heapMap('final', IN_PIECES) as { dump: string }).dump.replace(
      /(free: 9600)/,
      '$1, max new split: 50000',
    );
    const growing = viewOf(FINAL_SAMPLE, { type: 'heap-map', role: 'final', dump }, END);
    expect(growing.findings.filter(({ text }) => text.includes('does not fit'))).toEqual([]);
    expect(growing.fragmentation?.verdict).toBe(
      '9,600 B are free, but the largest free block is 96 B: a buffer of 1 KiB does not fit. The heap can still take up to 50,000 B (48.8 KiB) from the system, so there may be room.',
    );
  });

  it('says that free memory lies in several areas', () => {
    const letters = '.......h'.repeat(24);
    const view = viewOf(FINAL_SAMPLE, heapMap('final', letters, `${letters}.`), END);
    expect(view.verdict.text).toBe(
      '5,392 B are free in 2 areas, at most 2,704 B in one of them, but the largest free block is 112 B: a buffer of 1 KiB does not fit.',
    );
    expect(view.fragmentation?.barriers[0]?.place).toBe('area 1, 0x70');
  });

  it('says that a map may hold garbage', () => {
    const text = viewOf(BASELINE, heapMap('final', IN_PIECES), END).verdict.text;
    expect(text).toMatch(/may be garbage\.$/);
  });
});

describe('the sentence of a MemoryError', () => {
  const after = [
    sample(3, 3500, { role: 'final', collected: true }),
    heapMap('final', `h===${'.'.repeat(800)}`),
  ];

  it('has what was asked for, what was there, and what a collection changed', () => {
    const records = failing('memory allocation failed, allocating 4096 bytes');
    expect(viewOf(...records, ...after).verdict).toEqual({
      code: 'out-of-memory',
      tone: 'bad',
      word: null,
      text: 'Out of memory with enough free: it asked for 4,096 B; 9,600 B were free, 96 B in one piece. The free memory was in pieces. After a collection 4,864 B were free. After the program, collected again, 12,800 B (12.5 KiB) were free, 12,800 B (12.5 KiB) in one piece.',
    });
    expect(viewOf(...records).maps.map(({ title }) => title)).toEqual([
      'Before the program',
      'At the MemoryError',
    ]);
  });

  it.each([
    [
      'memory allocation failed, allocating 20000 bytes',
      'Out of memory: it asked for 20,000 B (19.5 KiB); 9,600 B were free, 96 B in one piece. It asked for more than was free. After a collection 4,864 B were free.',
    ],
    [
      'memory allocation failed, allocating 64 bytes',
      'Out of memory: it asked for 64 B; 9,600 B were free, 96 B in one piece. It would fit into the heap map, but that was taken after the error had left the program. After a collection 4,864 B were free.',
    ],
    [
      'memory allocation failed, heap is locked',
      'The program allocated with the heap locked: MemoryError: memory allocation failed, heap is locked; 9,600 B were free, 96 B in one piece. A locked heap refuses every allocation. After a collection 4,864 B were free.',
    ],
    [
      'full',
      'Out of memory, and the MemoryError gives no size (full); 9,600 B were free, 96 B in one piece. After a collection 4,864 B were free.',
    ],
    [
      'memory allocation failed, allocating %u bytes',
      'Out of memory, and the MemoryError gives no size; 9,600 B were free, 96 B in one piece. After a collection 4,864 B were free.',
    ],
    [
      '',
      'Out of memory, and the MemoryError gives no size; 9,600 B were free, 96 B in one piece. After a collection 4,864 B were free.',
    ],
  ])('for: %s', (message, text) => {
    expect(viewOf(...failing(message)).verdict.text).toBe(text);
  });

  it('says what is not known', () => {
    const [, , , , error, end] = failing('memory allocation failed, allocating 64 bytes');
    const view = viewOf(error!, end!);
    expect(view.verdict.text).toBe('Out of memory: it asked for 64 B; free memory is not known.');
    expect(view.fragmentation).toBeNull();
    expect(view.figures.find(({ name }) => name === 'Fragmentation')?.value).toBe('not known');
  });
});

describe('a heap of which it is known what is mpgc', () => {
  /** The agent is one block of 64 B in the middle of 6,400 B. */
  const plain = `h===${'.'.repeat(396)}`;
  const withAgent = `h===${'.'.repeat(196)}A===${'.'.repeat(196)}`;
  const maps = [heapMap('plain', plain), board(), heapMap('baseline', withAgent)];
  const runOf = (...records: object[]) => {
    const analysis = analyse(captureOf([...maps, ...records]));
    return { analysis, view: viewReport(analysis, 'run.mpgc.jsonl') };
  };
  const failingFor = (bytes: number) => [
    sample(1, 9000, { source: 'failure' }),
    heapMap('failure', withAgent),
    {
      type: 'error',
      origin: 'program',
      code: 'MemoryError',
      message: `MemoryError: memory allocation failed, allocating ${bytes} bytes`,
    },
    { ...END, reason: 'exception', exitCode: 1 },
  ];
  const bareRun = (changes: object) => ({
    type: 'bare',
    reason: 'finished',
    exception: null,
    message: null,
    calls: null,
    before: null,
    after: null,
    ...changes,
  });

  describe('after the program', () => {
    const { analysis, view } = runOf(FINAL_SAMPLE, heapMap('final', withAgent), END);

    it('has the room without it as its verdict, and says so', () => {
      expect(view.fragmentation?.verdict).toBe(
        "Without mpgc's own 64 B the largest free block would be 6,336 B: a buffer of 4 KiB would fit once. Measured, with mpgc on the heap: 6,272 B free, 3,136 B in one piece.",
      );
      expect(view.findings.map(({ code }) => code)).not.toContain('fragmented');
    });

    it('has both figures, each with how it was obtained', () => {
      const figures = view.figures.filter(({ code }) => code.startsWith('largest-free'));
      expect(figures).toMatchObject([
        { code: 'largest-free', value: '3,136 B' },
        {
          code: 'largest-free-without-mpgc',
          value: '6,336 B',
          note: "by the model, with mpgc's own 64 B in the heap map after the run freed",
        },
      ]);
    });

    it('has both numbers of each size, and the terminal those that mpgc decides', () => {
      expect(view.fragmentation?.sizes.slice(0, 2)).toMatchObject([
        { size: '1 KiB', fits: '6 times', withoutMpgc: '6 times' },
        { size: '4 KiB', fits: 'does not fit', withoutMpgc: 'once' },
      ]);
      const text = renderDetails(view).replace(/\s+/g, ' ');
      expect(text).toContain(
        'room: 1 KiB 6 times, 4 KiB does not fit (without mpgc once), 16 KiB does not fit',
      );
    });

    it('names its block in the way, and draws it as what it is', () => {
      expect(view.fragmentation?.barriers.map(({ since }) => since)).toEqual(["mpgc's own"]);
      expect(view.maps.map(({ role }) => role)).toEqual(['baseline', 'final']);
      expect(view.maps[1]?.areas[0]?.letters).toBe(withAgent.replace('A', 'P'));
    });

    it('has all of it in the JSON', () => {
      const json = toProfileJson(analysis, { capture: null, html: null });
      expect(json.summary).toMatchObject({
        largestFreeBytes: 3136,
        withoutMpgc: { mpgcBytes: 64, largestFreeBytes: 6336 },
      });
      expect(json.fragmentation).toMatchObject({
        placeable: { '4096': 0 },
        withoutMpgc: { mpgcBytes: 64, freeBytes: 6336, largestFreeBytes: 6336, ratio: 0 },
        barriers: [{ newAllocations: 0, mpgcAllocations: 1 }],
        verdict: { kind: 'room', withoutMpgc: true, sizeBytes: 4096 },
      });
      expect(json.fragmentation?.trend.map(({ role }) => role)).toEqual(['baseline', 'final']);
    });
  });

  it('says how much of what is in the way is whose', () => {
    const together = `h===${'.'.repeat(100)}L${'.'.repeat(95)}A===T${'.'.repeat(195)}`;
    const { view } = runOf(FINAL_SAMPLE, heapMap('final', together), END);
    expect(view.fragmentation?.barriers.map(({ since }) => since)).toEqual([
      "1 of 2 mpgc's own, 1 of 2 new since then",
      'new since then',
    ]);
  });

  it('finds a heap fragmented by the figures without it', () => {
    const apart = `h===${Array(10).fill('.'.repeat(60)).join('L')}`;
    const view = viewOf(
      heapMap('plain', `h===${'.'.repeat(673)}`),
      heapMap('baseline', `h===${'.'.repeat(609)}A===${'.'.repeat(60)}`),
      FINAL_SAMPLE,
      heapMap('final', `${apart}A===${'.'.repeat(60)}`),
      END,
    );
    expect(view.verdict).toMatchObject({
      code: 'fragmented',
      text: "Without mpgc's own 64 B the largest free block would be 1,984 B: a buffer of 4 KiB does not fit. Measured, with mpgc on the heap: 10,560 B (10.3 KiB) free, 960 B in one piece.",
    });
    expect(view.findings[0]?.evidence[1]).toMatch(/^In that map 64 B are mpgc's own: /);
  });

  it('tells a request that would have fitted, with the evidence and how to measure it', () => {
    const { view } = runOf(...failingFor(6000));
    expect(view.verdict.text).toBe(
      "Without mpgc's own 64 B the largest free block would be 6,336 B, and the 6,000 B would fit. With mpgc on the heap: Out of memory with enough free: it asked for 6,000 B; 6,272 B were free, 3,136 B in one piece.",
    );
    expect(view.findings[0]?.evidence).toContain(
      "In that map 64 B are mpgc's own: blocks in all maps since the agent was loaded, and in none before. With these free, by the model: 6,336 B free, the longest run of free blocks 6,336 B.",
    );
    expect(view.findings[0]?.advice.map(({ code, command }) => [code, command])).toEqual([
      ['run-bare', 'mpgc profile main.py --port test --bare'],
      ['ask-where-it-fits', 'mpgc simulate run.mpgc.jsonl --alloc 6000'],
    ]);
  });

  it('says of a request that would not fit either that it would not', () => {
    const { view } = runOf(...failingFor(6350));
    expect(view.verdict.text).toMatch(/^Out of memory: .* It asked for more than was free\.$/);
    expect(view.findings[0]?.evidence.join(' ')).toContain('There, too, the 6,350 B would not fit.');
  });

  it('takes none of its blocks for what the program holds', () => {
    const own = `h${'='.repeat(99)}`;
    const letters = `L===${'.'.repeat(90)}${own}${'.'.repeat(90)}`;
    const run = (...before: object[]) => {
      const records = [...before, board(), heapMap('baseline', letters), ...failingFor(1600)];
      const failing = records.map((record) =>
        'role' in record && record.role === 'failure' ? heapMap('failure', letters) : record,
      );
      return analyse(captureOf(failing)).findings[0];
    };
    expect(run()).toMatchObject({ reasons: [{ code: 'same-size-held', count: 1 }] });
    expect(run(heapMap('plain', letters.replace(own, '.'.repeat(100))))).toMatchObject({ reasons: [] });
  });

  it('leaves it to a run without mpgc where there was one', () => {
    const fitted = runOf(...failingFor(6000).toSpliced(-1, 0, bareRun({}))).view;
    expect(fitted.verdict.text).toMatch(/^The script fits without mpgc: .* The free memory was in pieces\.$/);
    const message = 'MemoryError: memory allocation failed, allocating 6000 bytes';
    const changes = { reason: 'exception', exception: 'MemoryError', message };
    const failed = runOf(...failingFor(6000).toSpliced(-1, 0, bareRun(changes))).view;
    expect(failed.verdict.text).toMatch(/^Without mpgc on the heap the program ran out of memory too:/);
    expect(failed.findings[0]?.advice.map(({ code }) => code)).not.toContain('run-bare');
    const unsaid = { ...changes, message: 'MemoryError: ' };
    expect(runOf(...failingFor(6000).toSpliced(-1, 0, bareRun(unsaid))).view.verdict.text).toMatch(
      /^Without mpgc on the heap it ran out of memory too \(no size given\)\. With mpgc on it:/,
    );
  });

  it('predicts nothing where the model does not hold', () => {
    const { view, analysis } = runOf(MISMATCH, FINAL_SAMPLE, heapMap('final', withAgent), END);
    expect(analysis.summary).toMatchObject({ withoutMpgc: null, fragmentation: { withoutMpgc: null } });
    expect(view.figures.map(({ code }) => code)).not.toContain('largest-free-without-mpgc');
    expect(view.maps[1]?.areas[0]?.letters).toContain('P===');
  });
});
