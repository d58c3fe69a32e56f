import { MpgcError } from '../../errors.js';
import type { Raised } from '../../repl/raised.js';
import type { EndRecord, NewRecord } from '../../session/schema.js';
import { rewriteTraceback, withoutCallFrames } from '../script/prepare-script.js';
import type { Exchange } from '../wire/agent-link.js';

/** How a run that reached the program ended; `failure` is what kept it from being complete. */
export interface ProfileEnd {
  reason: EndRecord['reason'];
  exitCode: number | null;
  failure: MpgcError | null;
}

type NewErrorRecord = Extract<NewRecord, { type: 'error' }>;

interface JudgedScript {
  name: string;
  text: string;
  lineShift: number;
  /** Whether it was a --call that ended, and not the script. */
  call: boolean;
}

/** What the board's answer to a program means, and the record of what the program raised. */
export function judgeProgram(
  { reply, exit, began }: Pick<Exchange, 'reply' | 'exit' | 'began'>,
  stopped: 'duration' | 'interrupted' | null,
  script: JudgedScript,
): { end: ProfileEnd; error?: NewErrorRecord } {
  if (reply.kind === 'rebooted') return rebooted();
  if (exit) return { end: { reason: 'exit', exitCode: exitCodeOf(exit.argument), failure: null } };
  if (stopped !== null && (reply.raised === null || reply.raised.exception === 'KeyboardInterrupt')) {
    return { end: { reason: stopped, exitCode: null, failure: null } };
  }
  if (reply.raised === null) return { end: { reason: 'finished', exitCode: 0, failure: null } };
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
