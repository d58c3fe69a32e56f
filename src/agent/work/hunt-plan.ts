/** What a hunt knows when it decides how to go on. */
export interface HuntState {
  /** Calls asked for after the warm-up; null to go on until the verdict is certain. */
  wanted: number | null;
  /** Whether a sample after each call is taken inside the agent's loop, where gc.collect() collects at once. */
  inline: boolean;
  /** Whether the heap can get more memory when it is full. */
  grows: boolean;
  /** Calls so far, and what one of the last batch took; 0 where that is not known. */
  calls: number;
  callMs: number;
  /** Live memory before the first call and after the last one. */
  first: LiveSize | null;
  last: LiveSize | null;
  /** The same after every N calls. */
  levels: { calls: number; allocBytes: number }[];
  /** Of the warm-up: its batches so far, what they took, and whether the last two samples were equal. */
  warmUp: { batches: number; ms: number; isLevel: boolean };
  /** What stood when the warm-up was over; null until then. */
  warm: { calls: number; callMs: number } | null;
  /** The step before; null before the first. */
  previous: HuntStep['type'] | null;
  /** Whether its time is up, or the user wants it to end. */
  stopped: boolean;
}

export interface LiveSize {
  allocBytes: number;
  freeBytes: number | null;
  /** Longest run of free blocks; null where it was not asked for. */
  largestFreeBytes: number | null;
}

/** `stepped`: with a sample of live memory after each call. After every step there is one from the prompt. */
export type HuntStep = { type: 'warm-up' | 'stepped' | 'batch'; calls: number } | { type: 'stop' };

/** Calls in a row between two samples of the warm-up, and so its budget: 32. */
const WARM_UP = [1, 3, 4, 8, 16];
const WARM_UP_MS = 10_000;
/** Calls with a sample each, which show a pattern that repeats. */
const STEPPED_CALLS = 60;
const STEPPED_MS = 5000;
/** After this many of them a sample at the prompt tells what the loop itself takes. */
const STEPPED_BATCH = 20;
/** A batch takes this share of the calls so far: as many samples for each doubling of the calls. */
const BATCH_SHARE = 1 / 8;
/** Batches are multiples of this where they are larger: patterns of 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 calls fit in. */
const BATCH_MULTIPLE = 60;
/** A batch is over soon enough for ctrl-C and for a line of progress. */
const BATCH_MS = 2000;
/** Of the free memory, how much one batch may leak: each doubling of a leak needs samples. */
const FILL_SHARE = 1 / 8;
const MAX_CALLS = 10_000;
/** Of the free memory before the first call, what is left for the lines and the map after the last. */
const REST_SHARE = 1 / 4;
/** In one piece, what a line takes to be compiled: it failed with 832 B on a micro:bit. */
const LINE_BYTES = 1024;
/** Of the free memory, what must have gone for a heap in pieces to be the work of a leak. */
const LEAKED_SHARE = 1 / 5;

/** Of the free memory, what may go in the later half of a hunt in which nothing leaks. */
const LEVEL_SHARE = 0.02;

/** Whether no more than that grew: calls of a program that leaks fill the heap in the field as they do here. */
export function isLevel({ first, last, levels, calls }: HuntState): boolean {
  if (!first || !last) return false;
  const half = levels.findLast((level) => level.calls <= calls / 2) ?? first;
  return last.allocBytes - half.allocBytes <= (first.freeBytes ?? 0) * LEVEL_SHARE;
}

/** After how many calls from a reset on growth as so far would fill the heap; 0 where it does not grow, or nothing is known. */
export function callsToFull({ first, last, calls }: HuntState): number {
  const grown = first && last ? last.allocBytes - first.allocBytes : 0;
  return grown > 0 ? Math.ceil(((first?.freeBytes ?? 0) * calls) / grown) : 0;
}

/**
 * What a hunt does next: calls until two samples in a row are equal or the budget of the warm-up is spent, calls with a
 * sample each, then batches. `isDecided` is asked before a batch of a hunt without a number of calls.
 */
export function planNext(state: HuntState, isDecided: () => boolean): HuntStep {
  if (state.warm === null) {
    return (
      warmUp(state) ?? planNext({ ...state, warm: { calls: state.calls, callMs: state.callMs } }, isDecided)
    );
  }
  return stepped(state, state.warm) ?? batch(state, state.warm.calls, isDecided);
}

function warmUp(state: HuntState): HuntStep | null {
  const { batches, ms, isLevel: stands } = state.warmUp;
  const calls = WARM_UP[batches];
  const isOver = batches > 0 && (stands || state.stopped || ms > WARM_UP_MS);
  return calls === undefined || isOver
    ? null
    : { type: 'warm-up', calls: Math.min(calls, callsThatFit(state)) };
}

/** As long as they fit into the free memory by more than one. */
function stepped(state: HuntState, warm: { calls: number; callMs: number }): HuntStep | null {
  if (state.previous === 'batch' || state.stopped) return null;
  const most = Math.min(state.wanted ?? MAX_CALLS, STEPPED_CALLS, callsWithin(STEPPED_MS, warm.callMs));
  const left = warm.calls + Math.max(1, most) - state.calls;
  const fit = callsThatFit(state);
  const isTight = fit === 1 && (!state.inline || state.previous === 'stepped');
  if (left <= 0 || isTight) return null;
  return { type: 'stepped', calls: state.inline ? Math.min(left, STEPPED_BATCH, fit) : 1 };
}

function batch(state: HuntState, warmUpCalls: number, isDecided: () => boolean): HuntStep {
  const { wanted, calls, callMs, stopped } = state;
  const left = (wanted ?? MAX_CALLS) - (calls - warmUpCalls);
  if (left <= 0 || stopped) return { type: 'stop' };
  // What fills the heap to its end is measured without mpgc.
  if (wanted === null && (isNearlyFull(state) || isDecided())) return { type: 'stop' };
  const share = Math.ceil(calls * BATCH_SHARE);
  const even = share < BATCH_MULTIPLE ? share : share - (share % BATCH_MULTIPLE);
  const size = Math.max(1, Math.min(even, callsWithin(BATCH_MS, callMs), callsThatFit(state)));
  return { type: 'batch', calls: Math.min(left, size) };
}

/** How many calls may follow at once at the rate so far, so that there are samples before the heap is full. */
function callsThatFit({ first, last, calls }: HuntState): number {
  if (!first || !last || last.freeBytes === null) return MAX_CALLS;
  const grown = last.allocBytes - first.allocBytes;
  if (grown <= 0) return MAX_CALLS;
  return Math.max(1, Math.floor((last.freeBytes * FILL_SHARE * calls) / grown));
}

/** Whether what grows leaves little more than the lines need that are to follow. */
function isNearlyFull({ first, last, grows }: HuntState): boolean {
  if (grows || !first || !last || first.freeBytes === null) return false;
  const grown = last.allocBytes - first.allocBytes;
  if (grown <= 0) return false;
  const isFull = last.freeBytes !== null && last.freeBytes <= first.freeBytes * REST_SHARE;
  const isInPieces = last.largestFreeBytes !== null && last.largestFreeBytes <= LINE_BYTES;
  return isFull || (isInPieces && grown >= first.freeBytes * LEAKED_SHARE);
}

function callsWithin(ms: number, callMs: number): number {
  return callMs > 0 ? Math.floor(ms / callMs) : Number.MAX_SAFE_INTEGER;
}
