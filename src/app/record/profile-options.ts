import type { Sampling, WorkRequest } from '../../agent/run/plan-works.js';
import type { CaptureRecord } from '../../session/schema.js';
import { DEFAULT_BOOT_TIMEOUT_MS } from '../../transport/transport.js';

/** What is asked of a run; everything but the script has a default. */
export interface RunProfileOptions {
  scriptPath: string;
  /** What is done with the script after it has run; nothing more, unless it says so. */
  work?: WorkOptions;
  sampling?: SamplingOptions;
  /** `auto`, where it is not given: the one board that is there. */
  port?: string;
  /** Where the capture and the report go; `mpgc-reports` where it is not given. */
  outDir?: string;
  /** Overwrite files of the same name. */
  force?: boolean;
  /** `soft`, where it is not given: the program finds an empty heap. */
  reset?: 'none' | 'soft';
  /** Compare the board's heap with the reference model before the script; where it is not given, unless it is known. */
  verify?: boolean | null;
  /** Where to remember boards that behaved as the model; no board is known where it is not given. */
  cacheDir?: string | null;
  bootTimeoutMs?: number;
  signal?: AbortSignal;
  onPhase?: (phase: string) => void;
  /** Every record as it is written. */
  onRecord?: (record: CaptureRecord) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
}

/** `repeat`: evaluate the call so often. `hunt`: until a verdict on its live memory is certain, see `mpgc leak`. */
export type WorkOptions =
  | { type: 'script' }
  | { type: 'repeat'; call: string; iterations: number; maps?: number }
  | {
      type: 'hunt';
      call: string;
      setup?: string | null;
      iterations?: number | null;
      untilMs?: number | null;
      allowErrors?: boolean;
    };

/** `maps`: how many heap maps to read while lingering. */
export type SamplingOptions = { [K in keyof Sampling]?: Sampling[K] };

const DEFAULT_SAMPLING: Sampling = {
  intervalMs: null,
  durationMs: null,
  lingerMs: null,
  collectEveryMs: null,
  maxOverhead: 0.1,
  maps: 0,
};

/** What a run is asked for, defaults filled in. */
export type RunRequest = ReturnType<typeof requestOf>;

export function requestOf({
  work = { type: 'script' },
  sampling,
  reset = 'soft',
  ...options
}: RunProfileOptions) {
  const { verify = null, bootTimeoutMs = DEFAULT_BOOT_TIMEOUT_MS } = options;
  return {
    work: workOf(work),
    sampling: { ...DEFAULT_SAMPLING, ...sampling },
    reset,
    verify,
    bootTimeoutMs,
  };
}

function workOf(work: WorkOptions): WorkRequest {
  if (work.type === 'script') return work;
  if (work.type === 'repeat') return { maps: 0, ...work };
  const { call, setup = null, iterations = null, untilMs = null, allowErrors = false } = work;
  return { type: 'hunt', call, setup, iterations, untilMs, allowErrors };
}
