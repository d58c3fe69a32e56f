import { type BlockDifference, firstDifference } from '../map/first-difference.js';
import type { HeapDump } from '../map/parse-dump.js';
import type { GcRules } from '../model/gc-rules.js';
import type { Operation } from './heap-program.js';
import { type ProgramRun, runProgram, type StaleWords } from './run-program.js';

/** A heap program that a board ran, with the map at each of its `map` operations. The first operation is one. */
export interface Round {
  program: readonly Operation[];
  dumps: readonly HeapDump[];
  collects: 'inline' | 'at-prompt';
  /** How many used blocks a collection after the program left more than there were before it; null if not measured. */
  keptBlocks: number | null;
}

export type RoundDifference =
  /** `mapIndex` counts the maps of the round, 0 being the one that the model starts from. */
  | ({ type: 'block'; mapIndex: number; offsetBytes: number } & BlockDifference)
  | { type: 'no-room'; operationIndex: number }
  | { type: 'kept'; expectedBlocks: number; foundBlocks: number };

export interface RoundOutcome {
  /** null when the model did the same as the board in every block of every map. */
  difference: RoundDifference | null;
  run: ProgramRun;
}

/** Runs the round's program in the model with these rules, from the board's first map, and compares. */
export function judgeRound(
  { program, dumps, collects, keptBlocks }: Round,
  rules: GcRules,
  stale: readonly StaleWords[] = [],
): RoundOutcome {
  const [before] = dumps;
  if (!before) throw new RangeError('A round has at least one map.');
  const run = runProgram(program, before.areas, {
    blockBytes: before.blockBytes,
    rules,
    collects,
    maxNewSplitBytes: before.maxNewSplitBytes,
    found: dumps.map(({ areas }) => areas),
    stale,
  });
  for (const [mapIndex, areas] of run.maps.entries()) {
    const found = firstDifference(areas, dumps[mapIndex]?.areas ?? []);
    if (found) {
      const offsetBytes = found.block * before.blockBytes;
      return { run, difference: { type: 'block', mapIndex, offsetBytes, ...found } };
    }
  }
  if (run.outOfMemoryAt !== null) {
    return { run, difference: { type: 'no-room', operationIndex: run.outOfMemoryAt } };
  }
  if (keptBlocks !== null && keptBlocks !== run.heldBlocks) {
    const difference = { type: 'kept', expectedBlocks: run.heldBlocks, foundBlocks: keptBlocks } as const;
    return { run, difference };
  }
  return { run, difference: null };
}
