import type { LeakToTrace } from '../../agent/run/profile-request.js';
import { OverTimeFold } from '../../analysis/overtime/over-time-fold.js';
import { growsIn, RepetitionsFold } from '../../analysis/run/repetitions.js';
import { findCycles } from '../../instrument/cycles/find-cycles.js';
import { isIdle } from '../../instrument/cycles/is-idle.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';
import type { Program } from '../program/with-program.js';
import type { RunRequest } from './profile-options.js';

/** What grew in a run that is no hunt, so that it is looked who holds it; null where nothing is known to. */
export class GrowthToTrace implements Fold<LeakToTrace | null> {
  readonly #repetitions = new RepetitionsFold();
  readonly #overTime = new OverTimeFold();
  readonly #request: Pick<RunRequest, 'work'>;
  readonly #program: Program;

  constructor(request: Pick<RunRequest, 'work'>, program: Program) {
    this.#request = request;
    this.#program = program;
  }

  add(record: CaptureRecord): void {
    this.#repetitions.add(record);
    this.#overTime.add(record);
  }

  result(): LeakToTrace | null {
    const overTime = this.#overTime.result();
    const grows = overTime?.verdict === 'grows' || overTime?.verdict === 'filled';
    if (this.#request.work.type === 'repeat')
      return grows || growsIn(this.#repetitions.result()) ? { type: 'calls' } : null;
    if (!overTime || !grows) return null;
    const time: LeakToTrace = { type: 'time', forMs: overTime.watched };
    return overTime.during === 'linger' ? time : (this.#passes() ?? time);
  }

  /** Of the loop in which the program spends its time, where that does more than wait for its callbacks. */
  #passes(): LeakToTrace | null {
    const { script, files, stored } = this.#program;
    const loops = findCycles(sourceTexts(script.text, [...files, ...stored]));
    const loop = loops.find((one) => !one.thread && !isIdle(one));
    if (!loop) return null;
    const { file, line } = loop;
    return { type: 'passes', ...(file === undefined ? {} : { file }), line, perUnit: 0 };
  }
}
