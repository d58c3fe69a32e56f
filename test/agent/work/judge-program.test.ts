import { describe, expect, it } from 'vitest';
import { judgeProgram } from '../../../src/agent/work/judge-program.js';
import type { Raised } from '../../../src/repl/errors/raised.js';

const SCRIPT = { name: 'main.py', text: 'a\nb\n', lineShift: 1, call: false, saysEnd: true };

/** As it comes from the line of the handlers behind the program, the fourth. */
function raisedBehind(exception: string, completed = false) {
  const message = `${exception}: `;
  const traceback = `Traceback (most recent call last):\n  File "<stdin>", line 5\n${message}\n`;
  const raised: Raised = { exception, message, traceback };
  return judgeProgram(
    { reply: { kind: 'done', raised }, exit: null, began: true, completed, batch: null },
    null,
    SCRIPT,
  );
}

describe('what the lines behind a program raise', () => {
  it('is a program that took the names which they need', () => {
    expect(raisedBehind('NameError')).toMatchObject({ warning: 'agent-taken', end: { reason: 'failed' } });
  });

  it("is the program's MemoryError, which had no room for where it was raised", () => {
    expect(raisedBehind('MemoryError')).toEqual({
      end: { reason: 'exception', exitCode: 1, failure: null },
      error: {
        type: 'error',
        origin: 'program',
        code: 'MemoryError',
        message: 'MemoryError: ',
        traceback: 'Traceback (most recent call last):\nMemoryError:',
      },
    });
  });

  it('is none of the program where that had ended', () => {
    expect(raisedBehind('MemoryError', true)).toMatchObject({
      warning: 'agent-taken',
      end: { reason: 'finished' },
    });
  });
});
