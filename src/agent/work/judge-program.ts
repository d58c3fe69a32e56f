import { MpgcError } from '../../errors.js';
import type { Raised } from '../../repl/errors/raised.js';
import type { EndRecord, NewRecord } from '../../session/schema.js';
import type { LoadedModule } from '../files/load-modules.js';
import { withoutOwnFolder } from '../files/mount-places.js';
import { nameModules } from '../files/name-modules.js';
import { type ProbedModule, withOwnLines } from '../files/probe-files.js';
import { rewriteTraceback, withoutCallFrames, withoutWith } from '../traceback/rewrite-traceback.js';
import type { Exchange } from '../wire/agent-link.js';
import type { StopReason } from './program-stopper.js';

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
  addedLines: readonly number[];
  /** Modules whose texts have no name on the board. */
  modules?: readonly LoadedModule[];
  /** Modules with probes in them. */
  probed?: readonly ProbedModule[];
  /** Whether it was a --call that ended, and not the script. */
  call: boolean;
  /** Whether that is an expression that a traceback is to name. */
  isCall: boolean;
  /** Whether it says by itself that it came to its end. */
  saysEnd: boolean;
  /** Since the program began. */
  tookMs: number;
}

interface Judgement {
  end: ProfileEnd;
  error?: NewErrorRecord;
}

/** What the board's answer to a program means, and the record of what the program raised. */
export function judgeProgram(
  { reply, exit, began, completed, batch }: Outcome,
  stopped: StopReason | null,
  script: JudgedScript,
): Judgement {
  if (reply.kind === 'rebooted') return rebooted(script.tookMs);
  if (exit) return { end: { reason: 'exit', exitCode: exitCodeOf(exit.argument), failure: null } };
  // What is raised after its end met the agent, which was telling of that.
  const raised = completed ? null : reply.raised;
  if (stopped !== null && (raised === null || raised.exception === 'KeyboardInterrupt')) {
    return { end: { reason: stopped, exitCode: null, failure: null } };
  }
  if (raised === null) {
    const known = !script.saysEnd || completed || batch !== null;
    return known ? { end: FINISHED } : endLost();
  }
  return judgeRaised(raised, script, began);
}

/** A traceback in terms of the files of the program. */
export function tracebackOf(
  answer: string,
  { name, addedLines, modules = [], probed = [], call, isCall }: Omit<JudgedScript, 'saysEnd' | 'tookMs'>,
): string {
  const program = call ? withoutCallFrames(answer, isCall) : withoutWith(answer);
  const named = nameModules(withoutOwnFolder(program), modules);
  return rewriteTraceback(withOwnLines(named, probed), name, addedLines).trim();
}

function judgeRaised(
  { exception: code, message, traceback: answer }: Raised,
  script: JudgedScript,
  began: boolean,
): { end: ProfileEnd; error: NewErrorRecord } {
  const { call, saysEnd } = script;
  const traceback = tracebackOf(answer, script);
  // The compiler's errors have one frame, and come before the program has done anything. At MemoryError, one that stands in
  // the agent's `with` is sampled.
  const frames = withoutWith(answer).match(/File "/g)?.length ?? 0;
  const byCompiler = /^(Syntax|Indentation)Error$/.test(code) || (code === 'MemoryError' && saysEnd);
  const compiled = began || call || frames > 1 || !byCompiler;
  return {
    end: { reason: compiled ? 'exception' : 'not-compiled', exitCode: 1, failure: null },
    error: { type: 'error', origin: 'program', code, message, traceback },
  };
}

function endLost(): Judgement {
  const failure = new MpgcError(
    'END_LOST',
    "How the program ended is not known: the board's report of it did not arrive.",
    {
      suggestions: ['Run the command again. If it happens again, try another cable or port.'],
    },
  );
  return {
    end: { reason: 'failed', exitCode: null, failure },
    error: { type: 'error', origin: 'board', code: failure.code, values: failure.values },
  };
}

function rebooted(withinMs: number): { end: ProfileEnd; error: NewErrorRecord } {
  const failure = new MpgcError(
    'BOARD_RESET',
    'The board restarted while the program ran; its heap is gone.',
    {
      values: { phase: 'running-program', withinMs },
      suggestions: ['Look for machine.reset(), machine.soft_reset() or a watchdog in the program.'],
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
