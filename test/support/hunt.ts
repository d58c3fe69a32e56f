import { analyse } from '../../src/analysis/analyse.js';
import type { LeakJudgement } from '../../src/analysis/leak/judge-leak.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { recordSchema } from '../../src/session/schema.js';
import { board, END, heapMap, sample } from './hand-made.js';
import { HEADER } from './record.js';

/** Hunts written by hand. */
const REQUEST = { setup: null, iterations: 60, untilMs: null, allowErrors: false };
export const HUNT_HEADER = { ...HEADER, options: { ...HEADER.options, call: 'step()', hunt: REQUEST } };
export const START = 3000;

export interface Huntable {
  live: (calls: number) => number;
  calls?: number;
  /** Null for a hunt that ended without samples after the calls. */
  settled?: number | null;
  /** Written after the last call, and before it. */
  ending?: object[];
  first?: object[];
  /** Areas with a bar between them. */
  maps?: [warm: string, target: string];
}

/** A hunt with a sample after each call, which took 2 ms; four calls are warm-up. */
export function huntOf({ live, calls = 64, settled, ending = [], first = [], maps }: Huntable): Capture {
  let seq = 0;
  const take = (role: 'start' | 'live' | 'settle', bytes: number) => {
    seq += 1;
    return sample(seq, 1000 + START + bytes, { role, source: 'prompt', collected: true, stackBytes: 400 });
  };
  const warmUp = calls > 4 ? 4 : 0;
  const batches = Array.from({ length: calls }, (_, at) => [
    ...(maps && at === warmUp ? [heapMap('warm', ...maps[0].split('|'))] : []),
    {
      type: 'batch',
      phase: at < warmUp ? 'warm-up' : 'calls',
      calls: 1,
      errors: 0,
      stepped: false,
      boardMs: 2,
    },
    take('live', live(at + 1)),
  ]).flat();
  const records = [
    board(),
    ...first,
    take('start', 0),
    ...batches,
    ...ending,
    ...(maps ? [heapMap('target', ...maps[1].split('|'))] : []),
    ...(settled === null ? [] : [take('settle', settled ?? live(calls))]),
    END,
  ];
  const checked = records.map((record) => recordSchema.parse({ atMs: 0, ...record }));
  return { header: HUNT_HEADER, records: CaptureRecords.of([HUNT_HEADER, ...checked]), truncated: false };
}

export function judge(hunt: Huntable): LeakJudgement {
  const judged = analyse(huntOf(hunt)).leak;
  if (!judged) throw new Error('no hunt');
  return judged;
}

export const LEAK: Huntable = { live: (calls) => 16 * calls };
export const CLEAN: Huntable = { live: () => 0 };
export const RING: Huntable = { live: (calls) => 16 * Math.min(calls, 10) };
