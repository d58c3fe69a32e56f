import * as z from 'zod';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import {
  DEFAULT_LOCKED_CALLS,
  DEFAULT_LOCKED_MS,
  MAX_LOCKED_CALLS,
  MAX_RUN_HOURS,
} from '../../session/recording-limits.js';
import type { RecordOf } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import type { LinesWanted } from '../noalloc/find-lines.js';
import { callLocked, callOpen, isEnded } from '../noalloc/make-calls.js';
import { WITHIN_AGENT } from '../script/prepare-script.js';
import { FINISHED, type ProfileEnd } from './judge-program.js';
import { milliseconds, optionsOf, text, wholeNumber } from './option-schemas.js';
import type { Work, WorkContext, WorkHeader } from './work.js';

export const noallocSchema = optionsOf({
  type: z.literal('noalloc'),
  call: text("an expression, like 'isr()'"),
  /** Python statement that is run once before the calls. */
  setup: text("a statement, like 'init()'").nullable().default(null),
  /** Calls with the heap locked. */
  iterations: wholeNumber(1, MAX_LOCKED_CALLS).default(DEFAULT_LOCKED_CALLS),
  /** Time for the script, the setup and the calls together. */
  untilMs: milliseconds(MAX_RUN_HOURS).default(DEFAULT_LOCKED_MS),
});

export type NoallocRequest = z.output<typeof noallocSchema>;

export function headerOfNoalloc({ call, setup, iterations, untilMs }: NoallocRequest): WorkHeader {
  return { call, iterations: 0, noalloc: { setup, iterations, untilMs } };
}

/** Calls with the heap open: whether they allocate as much as one another shows in fewer. */
const OPEN_CALLS = 16;

/**
 * Makes the calls with the heap locked, then some with the heap open; where one of the former raised, with the heap locked once more, as
 * those with the heap open have made what a first call makes.
 */
export function noallocWork(request: NoallocRequest): Work {
  const wanted: { lines: LinesWanted | null } = { lines: null };
  return {
    stage: { name: 'noalloc', call: request.call },
    limitMs: request.untilMs,
    run: (context) => proveNothing(request, context, wanted),
    linesWanted: () => wanted.lines,
  };
}

async function proveNothing(
  { setup, iterations }: NoallocRequest,
  context: WorkContext,
  wanted: { lines: LinesWanted | null },
): Promise<ProfileEnd> {
  const { link, stopper, onPhase } = context;
  if (setup !== null) {
    const end = await setUp(setup, context);
    if (end.reason !== 'finished') return end;
  }
  if ((await readFigure(link.repl, HAS_LOCK)) === 0) {
    link.warn('no-heap-lock');
    return FINISHED;
  }
  await link.run('_mpgc.begin()', 'calling-locked');
  onPhase('calling-locked');
  try {
    const first = await locked('first', iterations, context);
    // With the heap open, nothing would undo what such a call does to the lock.
    if (first.end || first.leftLocked > 0) return first.end ?? FINISHED;
    onPhase('calling');
    const { bytes, end } = await open(Math.min(iterations, OPEN_CALLS), context);
    if (end) return end;
    const allocates = first.raised || bytes.some((changed) => changed > 0);
    if (allocates) wanted.lines = { way: first.raised ? 'locked' : 'open', calls: iterations };
    if (!first.raised) return FINISHED;
    onPhase('calling-locked');
    return (await locked('warm', iterations, context)).end ?? FINISHED;
  } finally {
    stopper.pause();
    await giveBack(context);
  }
}

const HAS_LOCK = "int(hasattr(__import__('micropython'),'heap_lock'))";

async function setUp(setup: string, { link, plain, stopper, onSent, onPhase, judge }: WorkContext) {
  onPhase('setting-up');
  const options = { plain, onSent, checked: true, endsBy: 'program-end' } as const;
  const source = `${WITHIN_AGENT}\n ${setup}\n`;
  return judge(await stopper.race(link.runProgram(source, options)), { call: true });
}

/** `end`: what else ended the calls; null where nothing did. */
async function locked(
  phase: RecordOf<'locked-calls'>['phase'],
  count: number,
  { link, plain, stopper, judge, rewrite }: WorkContext,
): Promise<{ raised: boolean; leftLocked: number; end: ProfileEnd | null }> {
  const { outcome, made, raised } = await stopper.race(callLocked(link, count, plain));
  if (made) {
    link.sink.append({
      type: 'locked-calls',
      afterSeq: link.lastSeq,
      phase,
      asked: count,
      begun: made.begun,
      leftLocked: made.place,
      raised: raised && { ...raised, traceback: rewrite(raised.traceback) },
    });
  }
  const isOver = stopper.reason !== null || isEnded(outcome);
  const leftLocked = made?.place ?? 0;
  return { raised: made?.failed ?? false, leftLocked, end: isOver ? judge(outcome, { call: true }) : null };
}

async function open(count: number, { link, plain, stopper, judge }: WorkContext) {
  const { outcome, bytes } = await stopper.race(callOpen(link, count, plain));
  link.sink.append({ type: 'open-calls', afterSeq: link.lastSeq, bytes });
  const isOver = stopper.reason !== null || isEnded(outcome);
  return { bytes, end: isOver ? judge(outcome, { call: true }) : null };
}

/** The buffer of the firmware. Where the board is gone, or the program took the agent's name, there is nobody to give it to. */
async function giveBack({ link }: WorkContext): Promise<void> {
  await link.run('_mpgc.end()', 'tidying-up').catch((error) => {
    if (!(error instanceof BoardExceptionError)) throw error;
  });
}
