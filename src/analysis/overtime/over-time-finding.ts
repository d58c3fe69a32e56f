import type { BoardRecord, EndRecord } from '../../session/schema.js';
import type { Holders } from '../holders/holders.js';
import type { OverTimeJudgement } from './judge-over-time.js';

/** What a program's samples over time come to. */
export type OverTimeFinding = GrowsOverTime | GrowthUnknown | SteadyOverTime;

export interface GrowsOverTime extends Judged {
  code: 'grows-over-time';
  /** An error where growth was what the run was to find. */
  severity: 'warning' | 'error';
  /** Whether the program ran out of memory. */
  full: boolean;
  /** Who holds what grows; null where that was not looked for. */
  holders: Holders | null;
}

export interface GrowthUnknown extends Judged {
  code: 'growth-unknown';
  severity: 'warning';
}

export interface SteadyOverTime extends Judged {
  code: 'steady-over-time';
  severity: 'info';
}

interface Run {
  board: BoardRecord;
  end: EndRecord | null;
  full: boolean;
  watch: boolean;
  holders: Holders | null;
}

interface Judged {
  overTime: OverTimeJudgement;
  /** Whether the firmware can take samples by a timer, and collect while a program runs. */
  can: { timer: boolean; collect: boolean };
}

/** Of a program that came to its end by itself growth alone is told: it had no time to settle. Repetitions have. */
export function overTimeFinding(
  overTime: OverTimeJudgement,
  { board, end, full, watch, holders }: Run,
): OverTimeFinding | null {
  const can = { timer: board.features.timer, collect: board.collects === 'inline' };
  const { verdict, during } = overTime;
  if (verdict === 'grows' || verdict === 'filled')
    return { code: 'grows-over-time', severity: watch ? 'error' : 'warning', overTime, can, full, holders };
  const wasStopped = end?.reason === 'duration' || end?.reason === 'interrupted';
  const isWhole = during === 'linger' || overTime.axis === 'calls';
  const goesOn = wasStopped || (isWhole && end?.reason === 'finished');
  if (!goesOn || full) return null;
  return verdict === 'inconclusive'
    ? { code: 'growth-unknown', severity: 'warning', overTime, can }
    : { code: 'steady-over-time', severity: 'info', overTime, can };
}
