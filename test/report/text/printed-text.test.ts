import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { viewReport } from '../../../src/report/view-report.js';
import { captureOf, END, WHOLE_RUN } from '../../support/hand-made.js';

const viewOf = (text: string, ...others: object[]) =>
  viewReport(
    analyse(captureOf([...WHOLE_RUN.slice(0, -1), { type: 'output', atMs: 1350, text }, ...others, END])),
    'run.mpgc.jsonl',
  );

describe('exceptions in the output', () => {
  it('of a locked heap are the verdict, with the cause', () => {
    const { verdict, findings } = viewOf('Uncaught exception in IRQ callback handler\r\nMemoryError: \r\n');
    expect(verdict).toMatchObject({ code: 'locked-printed', tone: 'warning' });
    expect(verdict.text).toBe(
      'The output has 1 line like what the firmware prints for an allocation on a locked heap in an interrupt handler, first "Uncaught exception in IRQ callback handler", "MemoryError:". A hard interrupt handler may not allocate, however much is free.',
    );
    expect(findings[0]?.evidence).toEqual([
      "This is read from the program's output, and a program may print such words itself: this line has the firmware's wording.",
      'The text before says: 1 time that an interrupt handler raised it.',
      "It came 1.3 s after the program's start, by the computer's clock.",
      'After its first exception the firmware no longer calls such a handler.',
    ]);
    expect(findings[0]?.advice.map(({ code }) => code)).toEqual(['preallocate']);
  });

  it('of allocations that failed are counted, with what was asked for', () => {
    const line = 'MemoryError: memory allocation failed, allocating';
    const { verdict } = viewOf(`${line} 64 bytes\n${line} 1000 bytes\n`);
    expect(verdict.text).toBe(
      `The output has 2 lines like what the firmware prints of a MemoryError (64 B to 1,000 B asked for), first "${line} 64 bytes". The program went on without the memory.`,
    );
  });

  it('of a program without the collector say that first', () => {
    const { verdict, findings } = viewOf('MemoryError: \n', {
      type: 'collector',
      enabled: false,
      threshold: -1,
    });
    expect(verdict.text).toContain('The collector was off (gc.disable())');
    expect(findings[0]?.advice[0]?.code).toBe('enable-collector');
  });

  it.each([
    [
      'Traceback (most recent call last):\n  File "x"\nOSError: 5\n',
      'exception-printed',
      'that nothing caught: in a callback, or by',
    ],
    ["Task exception wasn't retrieved\nOSError: 5\n", 'exception-printed', 'that nothing caught: in a task,'],
    ['RuntimeError: maximum recursion depth exceeded\n', 'recursion-printed', 'nested too deep'],
  ])('are no success: %j', (text, code, words) => {
    const { verdict, findings } = viewOf(text);
    expect(verdict).toMatchObject({ code, tone: 'warning' });
    expect(verdict.text).toContain(words);
    expect(findings[0]?.advice).toHaveLength(1);
  });

  it('are none where the program prints none', () => {
    expect(viewOf('all is well\n').verdict.tone).toBe('good');
  });
});
