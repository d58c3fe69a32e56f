import type { CaptureRecord, SampleRecord } from './schema.js';

/**
 * Half of the range of the agent's 30-bit ticks, in µs. Clocks of some boards step back by less than a millisecond,
 * which comes as nearly the whole range, 17 min; nothing that is timed takes so long.
 */
const MOST_US = 2 ** 29;

/** Whether one of its times spans a step back of the board's clock. */
export function hasClockStep({ pauseUs, previousCostUs }: SampleRecord): boolean {
  return (pauseUs ?? 0) > MOST_US || previousCostUs > MOST_US;
}

/** A sample without times that span a step back of the board's clock, which are none; any other record as it is. */
export function withoutClockStep<R extends CaptureRecord>(record: R): R {
  if (record.type !== 'sample' || !hasClockStep(record)) return record;
  const { pauseUs, previousCostUs } = record;
  return {
    ...record,
    pauseUs: pauseUs !== null && pauseUs > MOST_US ? null : pauseUs,
    previousCostUs: previousCostUs > MOST_US ? 0 : previousCostUs,
  };
}
