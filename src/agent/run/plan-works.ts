import { type HuntRequest, huntWork } from './hunt-work.js';
import { lingerWork } from './linger-work.js';
import { type RepeatRequest, repeatWork } from './repeat-work.js';
import { scriptWork } from './script-work.js';
import type { Work } from './work.js';

/** What is done with a script after it has run. */
export type WorkRequest =
  | { type: 'script' }
  | ({ type: 'repeat' } & RepeatRequest)
  | ({ type: 'hunt' } & HuntRequest);

export interface Sampling {
  /** Of the samples by a timer of the board, and while lingering; null for none. */
  intervalMs: number | null;
  /** When to stop the script; null for never. */
  durationMs: number | null;
  /** How long to go on sampling from the prompt after the script has returned. */
  lingerMs: number | null;
  /** Collect at most this often at samples; null for never. */
  collectEveryMs: number | null;
  /** Share of the time that timer samples may take, 0 to 1. */
  maxOverhead: number;
  /** How many heap maps to read while lingering. */
  maps: number;
}

/** A kind that is to come is one entry. */
const KINDS: { [T in WorkRequest['type']]: (request: Extract<WorkRequest, { type: T }>) => Work[] } = {
  script: () => [],
  repeat: (request) => [repeatWork(request)],
  hunt: (request) => [huntWork(request)],
};

/** The parts of a run's work, in their order. */
export function planWorks(work: WorkRequest, sampling: Sampling): Work[] {
  const { lingerMs } = sampling;
  const kind = KINDS[work.type] as (request: WorkRequest) => Work[];
  return [scriptWork(), ...kind(work), ...(lingerMs === null ? [] : [lingerWork({ ...sampling, lingerMs })])];
}
