/** What a run is asked for where nothing else is said, and how much it may be asked for: of flags, of the API, and of advice. */

export const DEFAULT_OUT_DIR = 'mpgc-reports';

/** Of a call that is repeated. */
export const DEFAULT_ITERATIONS = 10;
export const MAX_ITERATIONS = 1_000_000;

/** Calls of a hunt for a leak. */
export const MAX_HUNT_ITERATIONS = 10_000_000;

/** Calls with the heap locked, and the time for them with the script. */
export const DEFAULT_LOCKED_CALLS = 40;
export const MAX_LOCKED_CALLS = 1_000_000;
export const DEFAULT_LOCKED_MS = 60_000;

/** Of a loop, the passes that are taken for those that fill its caches. */
export const WARM_UP_PASSES = 32;
/** How long the passes of loops are looked at where nothing else is said, and no verdict is certain before. */
export const DEFAULT_LOOPS_MS = 5 * 60_000;

/** Heap maps while the program runs, as many between the repetitions, and as many while lingering. */
export const MAX_MAPS = 1000;

/** Share of the time that timer samples may take. */
export const DEFAULT_MAX_OVERHEAD = 0.1;
export const MAX_OVERHEAD = 0.5;

/** The least of all times: that of a timer. */
export const MIN_MS = 1;
export const HOUR_MS = 3_600_000;
/** Of a run, or a part of it. A timer of Node's that is set to more than 2^31 - 1 ms fires at once: 24 days. */
export const MAX_RUN_HOURS = 576;
/** Between samples or collections. Boards count milliseconds modulo 2^30, some modulo less. */
export const MAX_INTERVAL_HOURS = 24;
/** From a board's reset until it answers. */
export const MAX_BOOT_HOURS = 1;

/** Random programs of a comparison with the reference model, and the seed of the first. */
export const DEFAULT_ROUNDS = 20;
export const MAX_ROUNDS = 100_000;
export const DEFAULT_SEED = 1;
export const MAX_SEED = 2 ** 31 - 1;

/** Before a run: of the chip, of the interpreter alone, or none. The first is what is done unless another is asked for. */
export const RESETS = ['soft', 'hard', 'none'] as const;
export type Reset = (typeof RESETS)[number];
/** Imports are measured on a heap that is empty. */
export const IMPORTS_RESETS = ['soft', 'hard'] as const satisfies readonly Reset[];

/** Files of the program that stand beside its script, and their bytes together. */
export const MAX_FILES = 200;
export const MAX_FILES_BYTES = 256 * 1024;
