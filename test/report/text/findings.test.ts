import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { viewReport } from '../../../src/report/view-report.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const findingsOf = (records: object[], header = HEADER) =>
  viewReport(analyse({ ...captureOf(records), header }), 'my runs/run.mpgc.jsonl').findings;
const failed = (message: string) => ({
  type: 'error',
  origin: 'program',
  code: 'MemoryError',
  message,
});
const GREW = [
  board(),
  sample(1, 2000, { source: 'iteration-start', collected: true }),
  sample(2, 2500, { source: 'iteration-end' }),
  sample(3, 2500, { source: 'iteration-start', collected: true }),
  sample(4, 2600, { source: 'iteration-end' }),
  heapMap('final', `h${'.'.repeat(200)}`.repeat(20)),
  END,
];
const ENDED = { ...END, reason: 'exception', exitCode: 1 };

describe('the findings', () => {
  it('carry the figures they rest on, and what to do', () => {
    expect(findingsOf(WHOLE_RUN)).toEqual([
      {
        severity: 'info',
        code: 'retained',
        text: 'The program left 500 B on the heap, its modules and globals included.',
        evidence: [
          'Live before the program, after a collection: 2,000 B.',
          'Live after the program, after collections: 2,500 B. Both by gc.mem_alloc(), without the agent.',
        ],
        advice: [
          {
            code: 'compare-maps',
            text: 'Compare the heap map after the program with the one before: the marked blocks stayed.',
          },
          {
            code: 'hunt-a-call',
            text: 'If part of the program runs again and again, hunt for a leak in it, by mpgc leak and --call with a function of the script.',
          },
        ],
      },
    ]);
  });

  it.each([
    ['full', `h${'.'.repeat(99)}`, 4000, 'Keep less at once'],
    ['pieces', `h${'.'.repeat(50)}h${'.'.repeat(50)}`, 1000, 'Allocate large'],
    ['freed-since', `h${'.'.repeat(99)}`, 100, "Drop a function's objects"],
  ])('of a MemoryError fit its cause: %s', (_cause, map, bytes, advice) => {
    const [found] = findingsOf([
      board(),
      sample(1, 2000, { source: 'failure' }),
      heapMap('failure', map),
      failed(`memory allocation failed, allocating ${bytes} bytes`),
      ENDED,
    ]);
    expect(found?.code).toBe('out-of-memory');
    expect(found?.advice[0]?.text).toContain(advice);
    expect(found?.advice.at(-1)?.command).toBe(`mpgc simulate 'my runs/run.mpgc.jsonl' --alloc ${bytes}`);
    expect(found?.evidence[0]).toContain(`allocating ${bytes} bytes`);
    expect(found?.evidence[1]).toMatch(/Heap map .* free/);
  });

  it.each([
    [
      'a list that doubles',
      `L${'h='.padEnd(64, '=')}L${'h='.padEnd(64, '=')}${'.'.repeat(100)}`,
      2048,
      'A list asks for 2,048 B when its table of 256 entries (1,024 B) is full, and holds the old table until the new one is filled; 2 blocks of 1,024 B are in the heap map of that moment, and tables that grow in turn block each other. Two buffers of these sizes would look the same.',
      'size-the-list',
    ],
    [
      'a buffer made anew',
      `A${'h='.padEnd(38, '=')}${'.'.repeat(60)}`,
      600,
      'A block of exactly that size is in the heap map of that moment: a new buffer made while the old one is held needs room for both.',
      'reuse-the-buffer',
    ],
    [
      'a string that is copied',
      `S${'h='.padEnd(36, '=')}${'.'.repeat(60)}`,
      600,
      'A block of 576 B is in the heap map of that moment: a string that grows by +, or a bytearray by append or +=, is copied and needs room for old and new. An old buffer held while a larger one is made looks the same.',
      'join-once',
    ],
  ])('of a MemoryError tell what the request looks like: %s', (_name, map, bytes, text, advice) => {
    const [found] = findingsOf([
      board(),
      sample(1, 2000, { source: 'failure' }),
      heapMap('failure', map),
      failed(`memory allocation failed, allocating ${bytes} bytes`),
      ENDED,
    ]);
    expect(found?.text).toContain(text);
    expect(found?.advice.map(({ code }) => code)).toEqual([advice, 'ask-where-it-fits']);
  });

  it('of a recursion that is too deep say who calls whom, and what the stack holds', () => {
    const frames = '  File "main.py", line 4, in dive\n'.repeat(5);
    const [found] = findingsOf([
      board(),
      {
        type: 'error',
        origin: 'program',
        code: 'RuntimeError',
        message: 'RuntimeError: maximum recursion depth exceeded',
        traceback: `Traceback (most recent call last):\n${frames}RuntimeError: maximum recursion depth exceeded`,
      },
      ENDED,
    ]);
    expect(found?.text).toBe(
      'The program raised RuntimeError: maximum recursion depth exceeded: dive (line 4) calls itself, 5 times in the traceback.',
    );
    expect(found?.advice[0]?.code).toBe('nest-less');
  });

  it('of a MemoryError without the collector say that first', () => {
    const [found] = findingsOf([
      board(),
      sample(1, 15_000, { source: 'failure' }),
      heapMap('failure', 'h'.repeat(1000)),
      sample(2, 2000, { source: 'failure', collected: true }),
      failed('MemoryError: memory allocation failed, allocating 64 bytes'),
      { type: 'collector', enabled: false, threshold: -1 },
      ENDED,
    ]);
    expect(found).toMatchObject({ code: 'out-of-memory' });
    expect(found?.text).toMatch(
      /^Out of memory with the collector off \(gc\.disable\(\)\): it asked for 64 B/,
    );
    expect(found?.evidence[1]).toBe('gc.isenabled() was False after the program.');
    expect(found?.advice.map(({ code }) => code)).toEqual(['enable-collector', 'ask-where-it-fits']);
  });

  it('of a program that left the collector disabled are no success', () => {
    const collector = { type: 'collector', enabled: false, threshold: -1 };
    const [found] = findingsOf([...WHOLE_RUN.slice(0, -1), collector, END]);
    expect(found).toMatchObject({ code: 'collector-off', severity: 'warning' });
    expect(found?.text).toContain('At its end 3,500 B were garbage');
  });

  it('of a full heap name the lines that keep a MemoryError from being seen', () => {
    const header = { ...HEADER, script: { ...HEADER.script, catchAllLines: [21] } };
    const [found] = findingsOf([board(), sample(1, 15_900), END], header);
    expect(found?.code).toBe('near-full');
    expect(found?.text).toContain(
      'Line 21 of the script catches every exception, MemoryError too: a failed allocation goes unseen',
    );
    expect(found?.advice[0]?.code).toBe('let-memory-error-end');
  });

  it.each([
    [[3000, 3064, 3128], 'Live memory grew by 128 B over the first 2 of 3 repetitions, in each of them.'],
    [[3000, 3000, 3128, 3128], 'Live memory grew by 128 B over the first 3 of 4 repetitions, in 1 of them.'],
    [[3000, 3064], 'Live memory grew by 64 B over the first of 2 repetitions.'],
  ])('of repetitions count those that something was measured after, by hand: %j', (live, text) => {
    const samples = live.flatMap((bytes, at) => [
      sample(2 * at + 1, bytes, { source: 'iteration-start', collected: true }),
      sample(2 * at + 2, bytes + 64, { source: 'iteration-end' }),
    ]);
    expect(findingsOf([board(), ...samples, END])[0]?.text).toBe(text);
  });

  it('of a program that does not stop say where it gets input, and not that the cable is at fault', () => {
    const error = (values: object) => ({
      type: 'error',
      origin: 'board',
      code: 'BOARD_NOT_STOPPING',
      message: '',
      values: { interrupts: 8, ...values },
    });
    const adviceOf = (values: object) =>
      findingsOf([board(), error(values), { ...END, reason: 'failed', exitCode: null }])[0];
    const waiting = adviceOf({ waits: true });
    expect(waiting?.text).toContain('most likely it waits in input(). 8 interrupts had no effect');
    expect(waiting?.advice[0]).toMatchObject({ code: 'give-input' });
    const other = adviceOf({});
    expect(other?.text).toContain('The program does not stop: 8 interrupts had no effect');
    expect(other?.advice[0]?.text).toMatch(/^Press reset on the board, and look for what stops ctrl-C/);
  });

  it('of a MemoryError with neither size nor line say that neither is known', () => {
    const said = { ...failed('MemoryError:'), traceback: 'MemoryError:' };
    const [found] = findingsOf([board(), said, ENDED]);
    expect(found?.text).toBe(
      'Out of memory, and the MemoryError gives no size; free memory is not known. In which line is not known: the traceback names none.',
    );
    expect(found?.evidence.slice(-2)).toEqual([
      'It gives no size: what was asked for is not known.',
      'Its traceback names no line: where it was raised is not known.',
    ]);
  });

  it('of a MemoryError in the last line of a loop name its condition, too', () => {
    const text = 'n = 1\nwhile bytearray(n):\n    n *= 9\n    m = 5\n';
    const source = { type: 'source', path: 'main.py', bytes: text.length, sha256: '', text };
    const traceback =
      'Traceback (most recent call last):\n  File "main.py", line 4, in <module>\nMemoryError:';
    const said = { ...failed('memory allocation failed, allocating 99 bytes'), traceback };
    const [found] = findingsOf([source, board(), said, ENDED]);
    expect(found?.text).toContain('Out of memory in main.py, line 4 or 2: it asked for 99 B');
    expect(found?.evidence.at(-1)).toBe(
      "Line 4: the innermost of the board's traceback. MicroPython numbers the condition of a loop like the last line in the loop: it may be the condition in line 2.",
    );
  });

  it('say that nothing is known where there is no map', () => {
    const [found] = findingsOf([board(), failed('memory allocation failed, allocating 99 bytes'), ENDED]);
    expect(found?.evidence[1]).toContain('not known');
  });

  it('propose commands in which a name of the capture stays one word', () => {
    const header = {
      ...HEADER,
      script: { ...HEADER.script, name: "a'; rm -rf ~; '.py" },
      options: { ...HEADER.options, call: 'f(1)' },
    };
    const [, found] = findingsOf(GREW, header);
    expect(found?.advice[0]).toEqual({
      code: 'hunt',
      text: 'Find out whether it is a leak, how many bytes a call, and what stays:',
      command: String.raw`mpgc leak 'a'\''; rm -rf ~; '\''.py' --call 'f(1)' --port test`,
    });
  });

  it('propose the run again as it was asked for, with the path that was given', () => {
    const header = {
      ...HEADER,
      script: { ...HEADER.script, path: '../my src/main.py' },
      options: { ...HEADER.options, call: 'f()', iterations: 7, intervalMs: 20, reset: 'none' as const },
    };
    expect(findingsOf([board()], header)[0]?.advice).toEqual([
      {
        code: 'check-cable',
        text: 'Check cable and power, then profile again:',
        command:
          "mpgc profile '../my src/main.py' --call 'f()' --iterations 7 --interval 20ms --port test --reset none",
      },
    ]);
    const hunt = { setup: null, iterations: null, untilMs: null, allowErrors: true };
    const hunted = { ...header, options: { ...header.options, hunt, maxOverhead: 1 } };
    expect(findingsOf([board()], hunted)[0]?.advice[0]?.command).toBe(
      "mpgc leak '../my src/main.py' --call 'f()' --allow-errors --port test --reset none",
    );
  });

  it('have evidence and advice, whichever they are', () => {
    const all = [
      ...findingsOf([board(), sample(1, 15_500), sample(4, 15_000)]),
      ...findingsOf([board(), { ...failed('x'), code: 'ValueError' }, ENDED]),
      ...findingsOf([board(), { ...END, reason: 'exit', exitCode: 3 }]),
      ...findingsOf(GREW),
    ];
    expect(new Set(all.map(({ code }) => code))).toEqual(
      new Set([
        'incomplete',
        'near-full',
        'samples-lost',
        'program-failed',
        'exit-code',
        'fragmented',
        'repetitions-grew',
      ]),
    );
    for (const { evidence, advice } of all) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(advice.length).toBeGreaterThan(0);
    }
  });
});
