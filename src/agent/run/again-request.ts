import type { HeapDump } from '../../heap/map/parse-dump.js';
import { PHASES, type Phase } from '../../phases.js';
import type { LinesWanted } from '../noalloc/find-lines.js';
import type { TableCounter } from '../sampler/table-counter.js';
import type { ProfileEnd } from '../work/judge-program.js';
import type { ProfileOptions, ProfileRequest } from './profile-request.js';

export interface AgainRequest {
  request: ProfileRequest;
  options: ProfileOptions;
  first: FirstRun;
}

/** What the run beside the agent has come to. */
export interface FirstRun {
  end: ProfileEnd;
  /** Whether MemoryError left the program. */
  ranOut: boolean;
  /** Whether it is known who keeps what at its end. */
  ownersKnown: boolean;
  /** Before the program; null where there is no mem_info. */
  map: HeapDump | null;
  /** Of a hunt, the calls as a program makes them; null where they would tell nothing. */
  field: string | null;
  tookMs: number;
  /** The same by the board's clock, which `clock` shows. */
  plainMs: number;
  clock: () => number;
  /** Whether it was given what a user typed: then nothing says what to type the next time. */
  tookInput: boolean;
  /** Whether the board's asyncio can be paused. */
  tasks: boolean;
  /** How used blocks were counted. */
  counter: TableCounter | null;
  /** Lines that are to be found; null for none. */
  lines: LinesWanted | null;
}

export function say({ onPhase }: ProfileOptions, phase: Phase): void {
  onPhase?.(PHASES[phase]);
}
