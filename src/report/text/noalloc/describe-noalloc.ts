import type {
  AllocatesReason,
  NoallocJudgement,
  UnknownReason,
} from '../../../analysis/noalloc/judge-noalloc.js';
import { formatBytes, formatCount, formatPlural, formatTimes } from '../format.js';

/** Whether a call allocates, in a sentence or two. */
export function describeNoalloc(judged: NoallocJudgement): string {
  const { call } = judged;
  switch (judged.verdict) {
    case 'allocates-nothing':
      return `${call} allocates nothing: called ${formatTimes(judged.first?.begun ?? 0)} with the heap locked, it never raised.`;
    case 'allocates':
      return `${call} ${ALLOCATES[judged.reason](judged, placeText(judged))}`;
    case 'inconclusive':
      return `Whether ${call} allocates is not known: ${UNKNOWN[judged.reason](judged)}`;
  }
}

const ALLOCATES: Record<AllocatesReason, (judged: NoallocJudgement, place: string) => string> = {
  'every-call': ({ openBytes }, place) =>
    `allocates ${eachText(openBytes ?? [])}, ${place}. With the heap locked it raises MemoryError.`,
  'some-calls': ({ first, openBytes }, place) =>
    `allocates${openBytes ? `, ${eachText(openBytes)}` : ''}: with the heap locked call ${formatCount(first?.begun ?? 0)} raises MemoryError, ${place}.`,
  'first-calls': ({ openBytes, warm }, place) =>
    `allocates in ${earlyText(openBytes ?? [])}, ${place}. Later calls allocate nothing (${formatPlural(warm?.begun ?? 0, 'call')} with the heap locked).`,
  'unlocked-only': ({ openBytes, catches }, place) =>
    `allocates ${eachText(openBytes ?? [])} where the heap is not locked, ${place}. ${catches ? 'With the heap locked it did not raise, but it may catch MemoryError itself.' : 'With the heap locked, as in a hard interrupt handler, it works.'}`,
  'fails-locked': ({ first }) =>
    `does not work with the heap locked: call ${formatCount(first?.begun ?? 0)} raises ${first?.raised?.message ?? 'an exception'}. With the heap open it does not.`,
};

const UNKNOWN: Record<UnknownReason, (judged: NoallocJudgement) => string> = {
  raised: () => 'the script or the call raised an exception.',
  stopped: ({ first }) =>
    first
      ? `stopped in call ${formatCount(first.begun)} with the heap locked.`
      : 'the run was stopped before the calls.',
  'no-heap-lock': () => 'this firmware cannot lock the heap (micropython.heap_lock).',
  'changes-lock': () => 'it locks or unlocks the heap itself.',
  catches: () =>
    'with the heap locked it never raised, but a function that it may come to catches MemoryError.',
  varies: ({ openBytes }) =>
    `with the heap locked it never raised, but with the heap open it took ${eachText(openBytes ?? [])}.`,
  'not-made': () => 'the calls were not made.',
};

/** "32 B a call", "0 to 64 B a call". */
export function eachText(bytes: readonly number[]): string {
  const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
  if (low === high) return `${formatBytes(low)} a call`;
  return `${formatCount(low)} to ${formatBytes(high)} a call`;
}

/** "its first call (80 B)", "its first 3 calls (160 B)". */
function earlyText(bytes: readonly number[]): string {
  const calls = bytes.findLastIndex((one) => one > 0) + 1;
  if (calls === 0) return 'its first call';
  const grown = bytes.reduce((sum, one) => sum + Math.max(0, one), 0);
  return `its first ${calls === 1 ? 'call' : formatPlural(calls, 'call')} (${formatBytes(grown)})`;
}

/** The line, where it is known; of several, that of the first allocation. */
function placeText({ where, lines, first, reason }: NoallocJudgement): string {
  if (where) {
    const several = (lines?.lines.length ?? 0) > 1;
    const which = reason === 'unlocked-only' ? 'most of it ' : 'first ';
    return `${several ? which : ''}in line ${where.line} of ${where.file}`;
  }
  const inCall =
    lines?.lines[0]?.file === '--call' || (first?.raised?.traceback ?? '').includes('File "--call"');
  return inCall
    ? 'in the call itself: its arguments, or the head of the function'
    : 'in a line that is not known';
}
