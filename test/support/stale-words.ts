import type { Operation } from '../../src/heap/conformance/heap-program.js';
import {
  type ProgramRun,
  type RunProgramOptions,
  runProgram,
  type StaleWords,
} from '../../src/heap/conformance/run-program.js';
import type { HeapArea } from '../../src/heap/map/heap-area.js';

export interface StaleStack {
  random: () => number;
  /** How likely a piece of garbage is kept at a collection, and what stands there from before is let go. */
  keeps: number;
  releases: number;
}

/** A program on a board whose stack is full of stale words: each of its collections keeps some garbage by chance. */
export function runWithStaleWords(
  program: readonly Operation[],
  areas: readonly HeapArea[],
  options: RunProgramOptions,
  { random, keeps, releases }: StaleStack,
): ProgramRun & { stale: StaleWords[] } {
  const stale: StaleWords[] = [];
  for (;;) {
    const run = runProgram(program, areas, { ...options, stale });
    const next = run.collections[stale.length];
    if (!next) return { ...run, stale };
    const some = (places: { ref: number }[], share: number) =>
      new Set(places.filter(() => random() < share).map(({ ref }) => ref));
    stale.push({ kept: some(next.garbage, keeps), released: some(next.base, releases) });
  }
}
