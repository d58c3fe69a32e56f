import type { NoallocJudgement } from '../../src/analysis/noalloc/judge-noalloc.js';

/** What is true of a call of a program beside this file, on a build of 32 bits with blocks of 16 bytes. */
export interface Truth {
  call: string;
  reason: NoallocJudgement['reason'];
  /** Of each call with the heap open; where they differ, of the first ones. */
  openBytes: number[];
  /** The lines that allocate, in the order in which they do; CALL for what comes before the first. */
  lines: number[];
  /** Where floats are no objects, it allocates nothing. */
  floats?: true;
}

/** In the place of a line: what is evaluated before the first statement. */
const CALL = 0;

/** By what the firmware's sources say of each object, in blocks of 16 bytes. */
export const TRUTH: Record<string, Truth> = {
  list_literal: { call: 'isr()', reason: 'every-call', openBytes: [32, 32], lines: [8] },
  bound_method: { call: 'encoder.isr(None)', reason: 'every-call', openBytes: [16, 16], lines: [10] },
  // The object of 16 bytes, and its 64.
  lazy_buffer: { call: 'isr()', reason: 'first-calls', openBytes: [80, 0, 0], lines: [9] },
  // Four of the locked calls find room; the fifth fails, and so the first with the heap open has the list grow by 4 places.
  list_grows: { call: 'isr()', reason: 'some-calls', openBytes: [16, 0, 0, 0], lines: [6] },
  // A tuple of two: type, length, two elements.
  star_args: { call: 'isr()', reason: 'every-call', openBytes: [16, 16], lines: [12] },
  // The cell is made before any statement; then the function, and what joins the two.
  closure: { call: 'isr()', reason: 'every-call', openBytes: [48, 48], lines: [CALL, 5] },
  large_int: { call: 'isr()', reason: 'every-call', openBytes: [32, 32], lines: [7] },
  caught: { call: 'isr()', reason: 'unlocked-only', openBytes: [48, 48], lines: [7] },
  two_lines: { call: 'isr()', reason: 'every-call', openBytes: [16 + 32 + 16, 64], lines: [10, 6, 11] },
  float_scale: { call: 'isr()', reason: 'every-call', openBytes: [16, 16], lines: [7], floats: true },
  counts: { call: 'isr()', reason: null, openBytes: [0, 0], lines: [] },
  loops: { call: 'isr()', reason: null, openBytes: [0, 0], lines: [] },
  methods: { call: 'counter.isr()', reason: null, openBytes: [0, 0], lines: [] },
  keys: { call: 'isr()', reason: null, openBytes: [0, 0], lines: [] },
  prints: { call: 'isr()', reason: null, openBytes: [0, 0], lines: [] },
  finally_returns: { call: 'isr()', reason: null, openBytes: [0, 0], lines: [] },
};
