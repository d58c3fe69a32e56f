import { analyse } from '../../src/analysis/analyse.js';
import type { OverTimeJudgement } from '../../src/analysis/overtime/judge-over-time.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { type BoardRecord, recordSchema, type SampleRecord } from '../../src/session/schema.js';
import { board, END, sample } from './hand-made.js';
import { HEADER } from './record.js';

/** Of `board()`; without it 100,000 bytes are the program's. */
const AGENT_BYTES = 1000;
export const HEAP_BYTES = 101_000;
/** Live before the program. */
const BASE_BYTES = 4000;

/** A program that goes on, written by hand: live memory above what was before it, garbage on top, by ms. */
export interface Watched {
  live: (ms: number) => number;
  /** Bytes that become garbage in a second. */
  garbage?: number;
  /** Added to each sample: what a stale word keeps, memory that comes and goes. */
  besides?: () => number;
  ms?: number;
  everyMs?: number;
  collectEveryMs?: number;
  /** Whether the board collects when its heap is full, or after so many bytes. */
  automatic?: 'full' | number;
  /** Live memory that the program's functions hold, and let go when it is stopped. */
  held?: (ms: number) => number;
  source?: SampleRecord['source'];
  /** Of marks: of each, by its number. */
  labelOf?: (number: number) => string;
  end?: object;
  board?: Partial<BoardRecord>;
  lingerMs?: number;
}

export function watchedRun(watched: Watched): Capture {
  const { live, garbage = 0, besides = () => 0, ms = 10_000, everyMs = 100, held = () => 0 } = watched;
  const { collectEveryMs = Infinity, automatic = Infinity, source = 'timer', lingerMs } = watched;
  const { labelOf = () => 'loop' } = watched;
  let seq = 1;
  const take = (at: number, bytes: number, changes: Partial<SampleRecord>) => {
    seq += 1;
    const allocBytes = Math.round(AGENT_BYTES + BASE_BYTES + bytes);
    const freeBytes = Math.max(0, HEAP_BYTES - allocBytes);
    return sample(seq, allocBytes, { boardMs: at, source, freeBytes, ...changes });
  };
  const samples: object[] = [];
  const limit = automatic === 'full' ? HEAP_BYTES - AGENT_BYTES - BASE_BYTES : automatic;
  let [left, sinceMs] = [0, 0];
  for (let at = everyMs; at <= ms; at += everyMs) {
    left += (garbage * everyMs) / 1000;
    const liveBytes = live(at) + held(at);
    if (automatic === 'full' ? liveBytes + left > limit : left > limit) left = 0;
    const collected = at - sinceMs >= collectEveryMs;
    if (collected) [left, sinceMs] = [0, at];
    const label = source === 'mark' ? { label: labelOf(samples.length) } : {};
    samples.push(take(at, liveBytes + left + besides(), { collected, ...label }));
  }
  const header = { ...HEADER, options: { ...HEADER.options, lingerMs: lingerMs ?? null } };
  const records = [
    board({ totalBytes: HEAP_BYTES, ...watched.board }),
    sample(1, AGENT_BYTES + BASE_BYTES, {
      boardMs: 0,
      role: 'baseline',
      source: 'prompt',
      collected: true,
    }),
    ...samples,
    take(ms, live(ms) + left, { role: 'program-end', source: 'prompt' }),
    take(ms, live(ms), { role: 'final', source: 'prompt', collected: true }),
    { ...END, reason: 'duration', exitCode: null, ...watched.end },
  ];
  const checked = records.map((record) => recordSchema.parse({ atMs: 0, ...record }));
  return { header, records: CaptureRecords.of([header, ...checked]), truncated: false };
}

export function judgeWatched(watched: Watched): OverTimeJudgement {
  const { overTime } = analyse(watchedRun(watched)).summary;
  if (!overTime) throw new Error('not judged');
  return overTime;
}
