/** What a run is asked for where nothing else is said, and how much it may be asked for: of flags, of the API, and of advice. */

export const DEFAULT_OUT_DIR = 'mpgc-reports';

/** Of a call that is repeated. */
export const DEFAULT_ITERATIONS = 10;
export const MAX_ITERATIONS = 1_000_000;

/** Calls of a hunt for a leak. */
export const MAX_HUNT_ITERATIONS = 10_000_000;

/** Heap maps between the repetitions, and while lingering. */
export const MAX_MAPS = 1000;

/** Share of the time that timer samples may take. */
export const DEFAULT_MAX_OVERHEAD = 0.1;
export const MAX_OVERHEAD = 0.5;

/** A timer of Node's that is set to more than 2^31 - 1 ms fires at once: 24 days, as hours. */
export const MAX_HOURS = 576;
export const MAX_DURATION_MS = MAX_HOURS * 3_600_000;
