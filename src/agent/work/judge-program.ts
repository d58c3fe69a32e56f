import { MpgcError } from '../../errors.js';
import type { Raised } from '../../repl/errors/raised.js';
import type { EndRecord, NewRecord } from '../../session/schema.js';
import { rewriteTraceback, withoutCallFrames } from '../script/prepare-script.js';
import type { Exchange } from '../wire/agent-link.js';

/** How a run that reached the program ended; `failure` is what kept it from being complete. */
export interface ProfileEnd {
  reason: EndRecord['reason'];
  exitCode: number | null;
  failure: MpgcError | null;
}

export const FINISHED: ProfileEnd = { reason: 'finished', exitCode: 0, failure: null };

type Outcome = Pick<Exchange, 'reply' | 'exit' | 'began' | 'completed' | 'batch'>;

type NewErrorRecord = Extract<NewRecord, { type: 'error' }>;

interface JudgedScript {
  name: string;
  text: string;
  lineShift: number;
  /** Whether it was a --call that ended, and not the script. */
  call: boolean;
  /** Whether it says by itself that it came to its end. */
  saysEnd: boolean;
}

interface Judgement {
  end: ProfileEnd;
  error?: NewErrorRecord;
  /** Code of what a reader must know. */
  warning?: string;
}

/** What the board's answer to a program means, and the record of what the program raised. */
export function judgeProgram(
  { reply, exit, began, completed, batch }: Outcome,
  stopped: 'duration' | 'interrupted' | null,
  script: JudgedScript,
): Judgement {
  if (reply.kind === 'rebooted') return rebooted();
  if (reply.raised && isBehindProgram(reply.raised, script) && !isOutOfMemory(reply.raised, completed)) {
    return withoutAgent(completed, stopped);
  }
  if (exit) return { end: { reason: 'exit', exitCode: exitCodeOf(exit.argument), failure: null } };
  if (stopped !== null && (reply.raised === null || reply.raised.exception === 'KeyboardInterrupt')) {
    return { end: { reason: stopped, exitCode: null, failure: null } };
  }
  if (reply.raised === null) {
    const known = !script.saysEnd || completed || batch !== null;
    return known ? { end: FINISHED } : endLost();
  }
  return raised(reply.raised, script, began);
}

function raised(
  { exception: code, message, traceback: answer }: Raised,
  { name, text, lineShift, call }: JudgedScript,
  began: boolean,
): { end: ProfileEnd; error: NewErrorRecord } {
  const traceback = rewriteTraceback(
    call ? withoutCallFrames(answer) : answer,
    name,
    lineShift,
    text.split('\n').length,
  ).trim();
  // The compiler's errors have one frame, and come before the program has done anything.
  const frames = answer.match(/File "/g)?.length ?? 0;
  const compiled = began || call || frames > 1 || !/^(Syntax|Indentation)Error$/.test(code);
  return {
    end: { reason: compiled ? 'exception' : 'not-compiled', exitCode: 1, failure: null },
    error: { type: 'error', origin: 'program', code, message, traceback },
  };
}

const FRAME = /^ +File "<(?:stdin|string)>", line (\d+)/;

/** Whether the lines that stand after the program raised it, and not the program. */
function isBehindProgram({ traceback }: Raised, { text, lineShift, call, saysEnd }: JudgedScript): boolean {
  if (call || !saysEnd) return false;
  const [last = ''] = traceback
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(-1);
  const line = FRAME.exec(last)?.[1];
  return line !== undefined && Number(line) - lineShift > text.split('\n').length;
}

/**
 * Where the heap is full, MemoryError loses where it was raised, and is left with the line of the handler that passed it
 * on.
 */
function isOutOfMemory({ exception }: Raised, completed: boolean): boolean {
  return exception === 'MemoryError' && !completed;
}

/** The program has taken away the names by which its end is seen. */
function withoutAgent(completed: boolean, stopped: 'duration' | 'interrupted' | null): Judgement {
  const warning = 'agent-taken';
  if (stopped !== null) return { end: { reason: stopped, exitCode: null, failure: null }, warning };
  return { ...(completed ? { end: FINISHED } : endLost()), warning };
}

function endLost(): Judgement {
  const failure = new MpgcError(
    'END_LOST',
    'How the program ended is not known: what the board said of it did not arrive.',
    {
      suggestions: ['Run the command again. If that helps, try another cable or port.'],
    },
  );
  return {
    end: { reason: 'failed', exitCode: null, failure },
    error: { type: 'error', origin: 'board', code: failure.code, values: failure.values },
  };
}

function rebooted(): { end: ProfileEnd; error: NewErrorRecord } {
  const failure = new MpgcError(
    'BOARD_RESET',
    'The board restarted while the program ran: its heap is gone.',
    {
      values: { phase: 'running-program' },
      suggestions: [
        'Does the program call machine.reset() or machine.soft_reset(), or does a watchdog fire?',
      ],
    },
  );
  return {
    end: { reason: 'rebooted', exitCode: null, failure },
    error: { type: 'error', origin: 'program', code: failure.code, values: failure.values },
  };
}

/** As CPython maps the argument of SystemExit, given as its repr(), to a process's exit code. */
function exitCodeOf(argument: string): number {
  if (argument === '' || argument === 'None' || argument === 'False') return 0;
  return /^-?\d+$/.test(argument) ? Number(argument) : 1;
}
