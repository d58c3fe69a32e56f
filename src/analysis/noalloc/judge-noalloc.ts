import type { RecordOf } from '../../session/schema.js';
import { tracebackFrames } from '../source/traceback-frames.js';
import type { NoallocRecords } from './noalloc-fold.js';

/**
 * `every-call`, `some-calls`: raise MemoryError with the heap locked. `first-calls`: those that were made before any with the heap open
 * alone. `unlocked-only`: none raises, and each allocates with the heap open. `fails-locked`: something else is raised with the heap locked
 * alone.
 */
export type AllocatesReason = 'every-call' | 'some-calls' | 'first-calls' | 'unlocked-only' | 'fails-locked';

/**
 * `raised`: the script, its setup or a call with the heap open. `stopped`: before all calls were made. `no-heap-lock`: the firmware has none.
 * `changes-lock`: the call locks the heap itself, or unlocks it. `catches`: none raises, but a function that it may come to
 * catches MemoryError. `varies`: with the heap open some calls allocate and others do not, with it
 * locked none raises. `not-made`: no call was made, or the record of them is missing.
 */
export type UnknownReason =
  | 'raised'
  | 'stopped'
  | 'no-heap-lock'
  | 'changes-lock'
  | 'catches'
  | 'varies'
  | 'not-made';

export type NoallocJudgement = Judged & {
  call: string;
  /** Calls that were made with the heap locked, before all others and after those with it open; null where none were. */
  first: RecordOf<'locked-calls'> | null;
  warm: RecordOf<'locked-calls'> | null;
  /** Bytes by which each call with the heap open changed what is allocated; null where none were made. */
  openBytes: number[] | null;
  /** Null where they were not looked for. */
  lines: RecordOf<'allocating-lines'> | null;
  /** Where the first allocation was, as the firmware says, else as the probes do; null where nothing tells. */
  where: Place | null;
  /** Whether a function that it may come to catches MemoryError. */
  catches: boolean;
};

type Judged =
  | { verdict: 'allocates-nothing'; reason: null }
  | { verdict: 'allocates'; reason: AllocatesReason }
  | { verdict: 'inconclusive'; reason: UnknownReason };

export interface Place {
  file: string;
  line: number;
  by: 'traceback' | 'probes';
}

/** Null for a run that was not asked whether a call allocates. */
export function judgeNoalloc(records: NoallocRecords): NoallocJudgement | null {
  const { header, first, warm, open, lines } = records;
  const call = header?.options.call ?? null;
  if (!header?.options.noalloc || call === null) return null;
  return {
    ...judge(records),
    call,
    first,
    warm,
    openBytes: open && open.bytes.length > 0 ? open.bytes : null,
    lines,
    where: placeOf(first, lines),
    catches: header.options.noalloc.catches ?? false,
  };
}

function judge({ header, first, warm, open, noLock, raised, end }: NoallocRecords): Judged {
  if (noLock) return unknown('no-heap-lock');
  const openBytes = open?.bytes ?? [];
  const memory = first?.raised?.exception === 'MemoryError';
  if (raised && !(memory && openBytes.length > 0)) return unknown('raised');
  if (!first) return unknown(end?.reason === 'finished' ? 'not-made' : 'stopped');
  if (first.leftLocked > 0 || (warm?.leftLocked ?? 0) > 0) return unknown('changes-lock');
  if (memory) return { verdict: 'allocates', reason: howOften(first, warm, openBytes) };
  if (end?.reason !== 'finished') return unknown('stopped');
  if (first.raised) return { verdict: 'allocates', reason: 'fails-locked' };
  if (first.begun < first.asked || openBytes.length === 0) return unknown('not-made');
  if (openBytes.every((bytes) => bytes <= 0)) {
    return header?.options.noalloc?.catches
      ? unknown('catches')
      : { verdict: 'allocates-nothing', reason: null };
  }
  return openBytes.every((bytes) => bytes > 0)
    ? { verdict: 'allocates', reason: 'unlocked-only' }
    : unknown('varies');
}

function unknown(reason: UnknownReason): Judged {
  return { verdict: 'inconclusive', reason };
}

function howOften(
  first: NonNullable<NoallocRecords['first']>,
  warm: NoallocRecords['warm'],
  openBytes: readonly number[],
): AllocatesReason {
  if (warm && !warm.raised && warm.begun === warm.asked) return 'first-calls';
  const always = openBytes.length > 0 && openBytes.every((bytes) => bytes > 0);
  return always && first.begun === 1 && warm?.begun === 1 ? 'every-call' : 'some-calls';
}

/** Of the first allocation that raised: the innermost frame, unless that is of the call itself. */
function placeOf(first: NoallocRecords['first'], lines: NoallocRecords['lines']): Place | null {
  const raised = first?.raised?.exception === 'MemoryError' ? first.raised.traceback : '';
  const frame = tracebackFrames(raised).at(-1);
  if (frame) return frame.file === CALL ? null : { ...frame, by: 'traceback' };
  const line = lines?.lines[0];
  return line && line.file !== CALL ? { file: line.file, line: line.line, by: 'probes' } : null;
}

/** What tracebacks name the expression of --call by. */
const CALL = '--call';
