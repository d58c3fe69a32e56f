import { describe, expect, it } from 'vitest';
import { type HuntState, type HuntStep, planNext } from '../../../src/agent/work/hunt-plan.js';

const START: HuntState = {
  wanted: null,
  inline: true,
  grows: false,
  calls: 0,
  callMs: 1,
  first: { allocBytes: 1000, freeBytes: 1_000_000, largestFreeBytes: null },
  levels: [],
  last: { allocBytes: 1000, freeBytes: 1_000_000, largestFreeBytes: null },
  warmUp: { batches: 0, ms: 0, isLevel: false },
  warm: null,
  previous: null,
  stopped: false,
};
const never = () => false;
const plan = (changes: Partial<HuntState>, isDecided = never) =>
  planNext({ ...START, ...changes }, isDecided);
const warm = (calls: number, callMs = 1) => ({
  warmUp: { batches: 5, ms: 10, isLevel: true },
  warm: { calls, callMs },
});

/** The steps of a hunt whose calls leave `leakBytes` each, until it stops by itself or has made `most` of them. */
function hunt(
  changes: Partial<HuntState>,
  { leakBytes = 0, most = 1000, isDecided = never } = {},
): HuntStep[] {
  const state = { ...START, ...changes };
  const steps: HuntStep[] = [];
  while (steps.length < most) {
    const step = planNext(state, isDecided);
    steps.push(step);
    if (step.type === 'stop') break;
    if (step.type !== 'warm-up') state.warm ??= { calls: state.calls, callMs: state.callMs };
    state.calls += step.calls;
    state.previous = step.type;
    const before = state.last!;
    state.last = {
      allocBytes: before.allocBytes + step.calls * leakBytes,
      freeBytes: Math.max(0, before.freeBytes! - step.calls * leakBytes),
      largestFreeBytes: null,
    };
    if (step.type !== 'warm-up') continue;
    const { batches } = state.warmUp;
    state.warmUp = { ...state.warmUp, batches: batches + 1, isLevel: batches > 0 && leakBytes === 0 };
  }
  return steps;
}

const callsOf = (steps: HuntStep[], type: HuntStep['type']) =>
  steps.flatMap((step) => (step.type === type && step.type !== 'stop' ? [step.calls] : []));
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('the warm-up', () => {
  it('ends when two samples are equal', () => {
    expect(callsOf(hunt({}), 'warm-up')).toEqual([1, 3]);
  });

  it('ends with its budget where the calls leak', () => {
    expect(callsOf(hunt({}, { leakBytes: 16 }), 'warm-up')).toEqual([1, 3, 4, 8, 16]);
  });

  it('makes one batch at least, also where it was stopped already', () => {
    expect(plan({ stopped: true })).toEqual({ type: 'warm-up', calls: 1 });
    expect(plan({ stopped: true, calls: 1, warmUp: { batches: 1, ms: 5, isLevel: false } })).toEqual({
      type: 'stop',
    });
  });

  it('takes no longer than ten seconds, but for the batch that is under way', () => {
    expect(plan({ calls: 1, warmUp: { batches: 1, ms: 10_000, isLevel: false } })).toEqual({
      type: 'warm-up',
      calls: 3,
    });
    expect(plan({ calls: 1, warmUp: { batches: 1, ms: 10_001, isLevel: false } }).type).toBe('stepped');
  });

  it('makes fewer calls where they fill the heap', () => {
    const last = { allocBytes: 2000, freeBytes: 16_000, largestFreeBytes: null };
    expect(plan({ calls: 1, last, warmUp: { batches: 1, ms: 5, isLevel: false } })).toEqual({
      type: 'warm-up',
      calls: 2,
    });
  });
});

describe('calls with a sample each', () => {
  it('come 20 at a time inside of the loop, 60 of them', () => {
    expect(callsOf(hunt({ wanted: 500 }), 'stepped')).toEqual([20, 20, 20]);
  });

  it('come one at a time where the collector waits for the prompt', () => {
    expect(callsOf(hunt({ wanted: 500, inline: false }), 'stepped')).toEqual(Array(60).fill(1));
  });

  it('are no more than were asked for', () => {
    const steps = hunt({ wanted: 7 });
    expect(callsOf(steps, 'stepped')).toEqual([7]);
    expect(steps.at(-1)).toEqual({ type: 'stop' });
  });

  it('take five seconds at the rate of the warm-up, and are one at least', () => {
    expect(sum(callsOf(hunt({ wanted: 500, callMs: 200 }), 'stepped'))).toBe(25);
    expect(sum(callsOf(hunt({ wanted: 500, callMs: 20_000 }), 'stepped'))).toBe(1);
  });

  it('end before the heap is full: once inside of the loop, and not at all at the prompt', () => {
    const tight = {
      wanted: 100,
      calls: 4,
      last: { allocBytes: 5000, freeBytes: 8000, largestFreeBytes: null },
      ...warm(4),
    };
    expect(plan({ ...tight, previous: 'warm-up' })).toEqual({ type: 'stepped', calls: 1 });
    expect(plan({ ...tight, previous: 'stepped' })).toEqual({ type: 'batch', calls: 1 });
    expect(plan({ ...tight, previous: 'warm-up', inline: false })).toEqual({ type: 'batch', calls: 1 });
  });

  it('are not taken up again after a batch', () => {
    expect(plan({ calls: 30, previous: 'batch', ...warm(4) }).type).toBe('batch');
  });
});

describe('batches', () => {
  const rolling = { previous: 'batch' as const, ...warm(4) };

  it('grow with the calls so far, in multiples of 60 once they are that large', () => {
    expect(plan({ calls: 64, ...rolling })).toEqual({ type: 'batch', calls: 8 });
    expect(plan({ calls: 479, ...rolling })).toEqual({ type: 'batch', calls: 60 });
    expect(plan({ calls: 4000, callMs: 0, ...rolling })).toEqual({ type: 'batch', calls: 480 });
  });

  it('take two seconds at most at the rate of the last one', () => {
    expect(plan({ calls: 4000, callMs: 100, ...rolling })).toEqual({ type: 'batch', calls: 20 });
    expect(plan({ calls: 4000, callMs: 5000, ...rolling })).toEqual({ type: 'batch', calls: 1 });
  });

  it('leak an eighth of what is free at most', () => {
    const first = { allocBytes: 1000, freeBytes: 12_000, largestFreeBytes: null };
    const last = { allocBytes: 1000 + 800 * 10, freeBytes: 4000, largestFreeBytes: null };
    expect(plan({ calls: 800, first, last, ...rolling })).toEqual({ type: 'batch', calls: 50 });
    expect(plan({ calls: 800, first, last: { ...last, freeBytes: null }, ...rolling })).toEqual({
      type: 'batch',
      calls: 60,
    });
  });

  it('end with the calls that were asked for, counted from the warm-up', () => {
    expect(plan({ wanted: 500, calls: 500, ...rolling })).toEqual({ type: 'batch', calls: 4 });
    expect(plan({ wanted: 500, calls: 504, ...rolling })).toEqual({ type: 'stop' });
    const steps = hunt({ wanted: 500 });
    expect(sum(callsOf(steps, 'stepped')) + sum(callsOf(steps, 'batch'))).toBe(500);
  });

  it('end when the verdict is certain, or after 10,000 calls, where no number was asked for', () => {
    expect(plan({ calls: 100, ...rolling }, () => true)).toEqual({ type: 'stop' });
    expect(plan({ calls: 100, wanted: 500, ...rolling }, () => true).type).toBe('batch');
    expect(plan({ calls: 10_004, ...rolling })).toEqual({ type: 'stop' });
  });

  it('end when the time is up', () => {
    expect(plan({ calls: 100, stopped: true, ...rolling })).toEqual({ type: 'stop' });
  });

  it('take samples all the way until a leak has filled three quarters of what was free', () => {
    const steps = hunt({}, { leakBytes: 64, most: 60 });
    expect(callsOf(steps, 'batch').length).toBeGreaterThan(20);
    const filled = (wanted: number | null) =>
      sum(
        hunt({ wanted }, { leakBytes: 1000 }).map((step) => (step.type === 'stop' ? 0 : step.calls * 1000)),
      );
    expect(filled(null)).toBeGreaterThanOrEqual(750_000);
    expect(filled(null)).toBeLessThan(850_000);
    expect(filled(990)).toBeGreaterThan(850_000);
  });

  it('end where a heap that grows has no more room in one piece than a line takes', () => {
    const sizes = (largestFreeBytes: number, allocBytes: number) => ({
      first: { allocBytes: 1000, freeBytes: 8000, largestFreeBytes: 7000 },
      last: { allocBytes, freeBytes: 6000, largestFreeBytes },
    });
    expect(plan({ calls: 100, ...sizes(1024, 3000), ...rolling })).toEqual({ type: 'stop' });
    expect(plan({ calls: 100, ...sizes(1040, 3000), ...rolling }).type).toBe('batch');
    expect(plan({ calls: 100, ...sizes(1024, 1000), ...rolling }).type).toBe('batch');
    // That little is no leak yet.
    expect(plan({ calls: 100, ...sizes(1024, 2500), ...rolling }).type).toBe('batch');
    expect(plan({ calls: 100, grows: true, ...sizes(1024, 3000), ...rolling }).type).toBe('batch');
  });
});
