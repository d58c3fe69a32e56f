import { describe, expect, it } from 'vitest';
import { judgeProgram } from '../../../src/agent/work/judge-program.js';
import type { Raised } from '../../../src/repl/errors/raised.js';

const SCRIPT = { name: 'main.py', addedLines: [1], call: false, isCall: false, saysEnd: true, tookMs: 1500 };

/** What is made of an exception that comes from the fifth line that was sent. */
function judgeRaised(exception: string, { completed = false, stopped = null as 'interrupted' | null } = {}) {
  const message = `${exception}: `;
  const traceback = `Traceback (most recent call last):\n  File "<stdin>", line 5\n${message}\n`;
  const raised: Raised = { exception, message, traceback };
  return judgeProgram(
    { reply: { kind: 'done', raised }, exit: null, began: true, completed, batch: null },
    stopped,
    SCRIPT,
  );
}

describe('what is raised', () => {
  it("is the program's, in terms of its file", () => {
    expect(judgeRaised('MemoryError')).toEqual({
      end: { reason: 'exception', exitCode: 1, failure: null },
      error: {
        type: 'error',
        origin: 'program',
        code: 'MemoryError',
        message: 'MemoryError: ',
        traceback: 'Traceback (most recent call last):\n  File "main.py", line 4\nMemoryError:',
      },
    });
  });

  it.each([
    ['KeyboardInterrupt', null, 'finished'],
    ['MemoryError', null, 'finished'],
    ['KeyboardInterrupt', 'interrupted', 'interrupted'],
  ] as const)(
    'is none of the program where that had ended: %s, stopped: %j',
    (exception, stopped, reason) => {
      const { end, error } = judgeRaised(exception, { completed: true, stopped });
      expect({ reason: end.reason, error }).toEqual({ reason, error: undefined });
    },
  );
});
