import type { Cycle } from '../../instrument/cycles/find-cycles.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { LineDetail } from '../../instrument/lines/place-probes.js';
import type { Reset } from '../../session/recording-limits.js';
import type { RecordOf } from '../../session/schema.js';
import type { BoardMemory } from '../board/board-memory.js';
import type { ProgramInput } from '../input/program-input.js';
import type { ObjectsWanted } from '../snapshot/read-objects.js';
import type { WorkRequest } from '../work/plan-works.js';
import type { Sampling } from '../work/sampling.js';

export interface ProfileRequest {
  /** Name for tracebacks, and the source with \n line ends. */
  script: { name: string; text: string };
  /** What the program imports and opens besides: modules and files that stand beside the script. */
  files: ProgramFile[];
  /** Of the modules that stand on the board, the sources: the run itself imports them from there, one with probes is given these. */
  stored: ProgramFile[];
  /** Whether files were written to the board for this run, which are to be removed after it. */
  written?: boolean;
  work: WorkRequest;
  sampling: Sampling;
  reset: Reset;
  bootTimeoutMs: number;
  /** How long a program may say nothing before the board is asked whether it still runs it; null for ever. */
  silentAfterMs: number | null;
  /** Whether to compare the board's heap with the reference model before the script; null: unless the board is known. */
  verify: boolean | null;
  /** Whether the script runs once more with nothing of mpgc on the heap; null: where it found no room on a small one. */
  bare: boolean | null;
  /** By what the program is looked at in a run of its own, after the others: what its lines allocate, or its functions. */
  lines: LineDetail | null;
  /** Whether to run it again and again in smaller heaps, until it fails. */
  smallestHeap: boolean;
  /** Whether it is looked, in a run of its own, who holds what grows. */
  holders: boolean;
  /** Whether and how the objects of the heap are read when it has ended. */
  objects: ObjectsWanted;
}

/**
 * What grows, and is looked at once more: the calls of a run, the loop that begins in a line of the script or of a module, or the time after
 * the program has returned, of which no line is followed. `perUnit`: bytes with each pass; 0 where that is not known.
 */
export type LeakToTrace =
  | { type: 'calls' }
  | ({ type: 'passes'; perUnit: number } & Pick<Cycle, 'file' | 'line' | 'callback'>)
  | { type: 'time'; forMs: number };

export interface ProfileOptions {
  /** Aborted when the user wants to end the program: everything after it still happens. */
  signal: AbortSignal;
  /** Called with words for the next step when it begins, for a progress display. */
  onPhase?: (phase: string) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
  /** Whether what was recorded shows growth, so that it is worth to find out who holds it, of a leak also which lines it comes from; asked after the run. */
  leaks?: () => LeakToTrace | null;
  /** Whether names alone do not explain the leak, of what was counted by name, if it was. */
  unexplained?: (census: Omit<RecordOf<'census'>, 'atMs'> | null) => boolean;
  /** What the program is given to read; without it, it waits. */
  input?: ProgramInput;
  /** Where boards are remembered from run to run; without it none is known. */
  memory?: BoardMemory;
}
