import { MpgcError } from '../../errors.js';
import type { EndRecord, NewRecord } from '../../session/schema.js';
import { rewriteTraceback, withoutCallFrames } from '../script/prepare-script.js';
import type { ProgramOutcome } from '../wire/agent-link.js';

/** How a run that reached the program ended; `failure` is what kept it from being complete. */
export interface ProfileEnd {
  reason: EndRecord['reason'];
  exitCode: number | null;
  failure: MpgcError | null;
}

interface JudgedScript {
  name: string;
  text: string;
  lineShift: number;
  /** Whether it was a --call that ended, and not the script. */
  call: boolean;
}

/** What the board's answer to a program means, and the record of what the program raised. */
export function judgeProgram(
  { reply, exit, began }: ProgramOutcome,
  stopped: 'duration' | 'interrupted' | null,
  script: JudgedScript,
): { end: ProfileEnd; error?: NewRecord } {
  if (reply.kind === 'rebooted') return rebooted();
  if (exit) return { end: { reason: 'exit', exitCode: exitCodeOf(exit.argument), failure: null } };
  if (stopped !== null && (reply.traceback === '' || reply.traceback.includes('KeyboardInterrupt'))) {
    return { end: { reason: stopped, exitCode: null, failure: null } };
  }
  if (reply.traceback === '') return { end: { reason: 'finished', exitCode: 0, failure: null } };
  return raised(reply.traceback, script, began);
}

function raised(
  answer: string,
  { name, text, lineShift, call }: JudgedScript,
  began: boolean,
): { end: ProfileEnd; error: NewRecord } {
  const traceback = rewriteTraceback(
    call ? withoutCallFrames(answer) : answer,
    name,
    lineShift,
    text.split('\n').length,
  ).trim();
  const message = traceback.split('\n').at(-1) ?? '';
  const code = /^[\w.]+/.exec(message)?.[0] ?? 'Exception';
  // The compiler's errors have one frame, and come before the program has done anything.
  const frames = answer.match(/File "/g)?.length ?? 0;
  const compiled = began || call || frames > 1 || !/^(Syntax|Indentation)Error$/.test(code);
  return {
    end: { reason: compiled ? 'exception' : 'not-compiled', exitCode: 1, failure: null },
    error: { type: 'error', origin: 'program', code, message, traceback },
  };
}

function rebooted(): { end: ProfileEnd; error: NewRecord } {
  const failure = new MpgcError(
    'BOARD_RESET',
    'The board restarted while the program ran: its heap is gone.',
    {
      suggestions: [
        'Does the program call machine.reset() or machine.soft_reset(), or does a watchdog fire?',
      ],
    },
  );
  return {
    end: { reason: 'rebooted', exitCode: null, failure },
    error: { type: 'error', origin: 'program', code: failure.code, message: failure.message },
  };
}

/** As CPython maps the argument of SystemExit, given as its repr(), to a process's exit code. */
function exitCodeOf(argument: string): number {
  if (argument === '' || argument === 'None' || argument === 'False') return 0;
  return /^-?\d+$/.test(argument) ? Number(argument) : 1;
}
