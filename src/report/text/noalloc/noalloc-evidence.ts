import type { NoallocJudgement } from '../../../analysis/noalloc/judge-noalloc.js';
import type { RecordOf } from '../../../session/schema.js';
import { formatBytes, formatCount, formatPlural } from '../format.js';
import { eachText } from './describe-noalloc.js';

/** What the verdict rests on, and what it does not say. */
export function noallocEvidence(judged: NoallocJudgement): string[] {
  const { first, warm, openBytes, lines, catches } = judged;
  return [
    ...(first ? [lockedText(first, 'before any other')] : []),
    ...(openBytes ? [openText(openBytes)] : []),
    ...(warm ? [lockedText(warm, 'after those with the heap open')] : []),
    ...(lines ? linesText(lines) : []),
    ...(catches
      ? [
          'A function that the call may come to catches MemoryError: an allocation that fails in it raises nothing.',
        ]
      : []),
    ...(judged.verdict === 'allocates-nothing'
      ? [
          'This holds for the paths that these calls took, and for their values: an int beyond the small ones, or a branch that was not taken, may allocate. A large frame is taken from the stack while the heap is locked.',
        ]
      : []),
  ];
}

function lockedText({ asked, begun, raised }: RecordOf<'locked-calls'>, when: string): string {
  const how = raised
    ? `call ${formatCount(begun)} raised ${raised.message.replace(/: *$/, '')}`
    : begun === asked
      ? 'none raised'
      : `stopped in call ${formatCount(begun)}`;
  return `${formatPlural(asked, 'call')} under micropython.heap_lock(), ${when}: ${how}.`;
}

function openText(bytes: readonly number[]): string {
  return `${formatPlural(bytes.length, 'call')} with the heap open and no automatic collection: gc.mem_alloc() after each minus before it, ${eachText(bytes)} (${bytes.map(formatCount).join(', ')}).`;
}

function linesText({ way, calls, lines, reason }: RecordOf<'allocating-lines'>): string[] {
  const how =
    way === 'locked'
      ? 'the heap was locked, but for these lines'
      : 'the heap was open, and gc.mem_alloc() was read around each line';
  return [
    `Lines: the script once more after a reset, with a probe in front of each statement, ${formatPlural(calls, 'call')}; ${how}.`,
    ...lines.map(
      ({ file, line, functionName, times, bytes }) =>
        `${file === '--call' ? 'The call itself' : `${file}, line ${line}, ${functionName}()`}: ${formatBytes(bytes)} in ${formatPlural(times, 'hit')}.`,
    ),
    othersText(way, reason),
  ];
}

/** What is known of the lines that are not listed. */
export function othersText(
  way: RecordOf<'allocating-lines'>['way'],
  reason: RecordOf<'allocating-lines'>['reason'],
): string {
  switch (reason) {
    case null:
      return way === 'locked'
        ? 'All other lines that the calls came to allocate nothing.'
        : 'No other line that the calls came to changed what is allocated.';
    case 'no-reset':
      return 'Other lines were not looked for: that takes a reset (--reset none was given).';
    case 'no-room':
      return 'Other lines are not known: the heap had no room for the probes, or for what the lines allocate.';
    case 'not-parsed':
      return 'Other lines are not known: mpgc could not parse the script.';
    case 'too-many':
      return 'Other lines are not known: there are too many of them.';
    case 'interrupted':
      return 'Other lines are not known: the search was stopped.';
    case 'no-answer':
      return 'Other lines are not known: the board did not answer while they were looked for.';
    case 'not-opened':
    case 'raised':
      return 'Other lines are not known: with the heap open for these, the call still raised.';
  }
}
