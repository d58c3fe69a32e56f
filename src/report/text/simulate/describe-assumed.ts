import { ranOutUnseen } from '../../../analysis/output/printed-findings.js';
import { failedRequest } from '../../../analysis/run/failed-request.js';
import type { Outcome } from '../../../analysis/simulate/capture-replayer.js';
import { fitVerdict } from '../../../analysis/simulate/fit-verdict.js';
import {
  type Assumed,
  isSmallestKnown,
  type Simulation,
  type SmallestHeaps,
} from '../../../analysis/simulate/simulate.js';
import { formatBufferSize, formatBytes, formatCount } from '../format.js';
import { range, VERDICTS } from './outcome-table.js';

/** What the replays say, apart from their tables. */
export function describeAssumed(simulation: Simulation, assumed: Assumed): string[] {
  return [
    describeRecorded(simulation, assumed),
    ...(assumed.smallest ? [describeSmallest(assumed.smallest, howEnded(simulation.summary))] : []),
    ...(assumed.withCollector
      ? [describeWithCollector(assumed.withCollector, howEnded(simulation.summary))]
      : []),
    ...simulation.bufferBytes.flatMap((bytes, at) => {
      const places = namedOutcomes(assumed).flatMap(({ name, outcome }) =>
        outcome === null || fitVerdict(outcome) === 'does-not-fit'
          ? []
          : [`${name} ${range(outcome, ({ fits, end }) => (fits ? (end?.placeable[at] ?? null) : 0))}`],
      );
      return places.length === 0
        ? []
        : [`How many more buffers of ${formatBufferSize(bytes)} still fit in the end: ${places.join('; ')}.`];
    }),
  ];
}

function namedOutcomes({
  recorded,
  heaps,
  thresholds,
}: Assumed): { name: string; outcome: Outcome | null }[] {
  return [
    { name: 'replay of the recorded run', outcome: recorded },
    ...heaps.map(({ heapBytes, outcome }) => ({ name: `heap of ${formatBufferSize(heapBytes)}`, outcome })),
    ...thresholds.map(({ thresholdBytes, outcome }) => ({ name: thresholdName(thresholdBytes), outcome })),
  ];
}

export function thresholdName(bytes: number): string {
  return bytes < 0 ? 'no threshold' : `gc.threshold(${bytes})`;
}

/** How far the replay is from what was measured. */
function describeRecorded(simulation: Simulation, { recorded, withCollector }: Assumed): string {
  const { summary } = simulation;
  const off = withCollector ? ', with the collector disabled as the program left it' : '';
  const ended = describeEnd(simulation, fitVerdict(recorded) === 'depends');
  const largest = range(recorded, ({ end }) => end?.largestFreeBytes ?? null);
  const measured = summary.fragmentation?.largestFreeBytes;
  const beside = measured === undefined ? '' : `; on the board it was ${formatCount(measured)} B`;
  return `The recorded run again${off}: ${ended}. Its largest free block in the end is ${largest} B${beside}.`;
}

function describeEnd({ requestBytes, leastRequestBytes, summary }: Simulation, atBestOnly: boolean): string {
  const bytes = requestBytes ?? leastRequestBytes;
  if (bytes === null) {
    const so = WITHIN[howEnded(summary)];
    return atBestOnly ? `at best the replay fits, ${so}; at worst it does not` : `the replay fits, ${so}`;
  }
  const asked = requestBytes === null ? `${formatBytes(bytes)} or more` : formatBytes(bytes);
  return atBestOnly
    ? `at worst the replay has no room for the ${asked} either; at best it has`
    : `the replay has no room for the ${asked} either`;
}

/** A run that failed has no fit. */
const WITHIN = {
  whole: 'as the run did',
  unseen: 'though allocations failed in the run, as its output says',
  locked: 'up to the allocation that failed because the heap was locked, which no size of heap changes',
  failed: 'up to where the run failed',
} as const;

function howEnded({ error, printed }: Simulation['summary']): keyof typeof WITHIN {
  if (error === null) return ranOutUnseen(printed) ? 'unseen' : 'whole';
  return failedRequest(error)?.heapLocked ? 'locked' : 'failed';
}

/** What the program would have had without gc.disable(). */
function describeWithCollector(
  { recorded, smallest }: NonNullable<Assumed['withCollector']>,
  ended: keyof typeof WITHIN,
): string {
  const verdict = VERDICTS[fitVerdict(recorded)];
  const collections = range(recorded, (replay) => replay.collections);
  const least = smallest ? ` ${describeSmallest(smallest, ended)}` : '';
  return `The same with the collector enabled: ${verdict} (collections for room: ${collections}).${least}`;
}

function describeSmallest(smallest: SmallestHeaps, ended: keyof typeof WITHIN): string {
  const { shortBytes, longBytes } = smallest;
  const upTo = ended === 'failed' ? ' up to where it failed' : '';
  if (shortBytes === null || longBytes === null)
    return `No heap was found in which the run fits at worst${upTo}, up to 64 MiB.`;
  if (!isSmallestKnown(smallest))
    return `The smallest heap in which the run still fits${upTo} is not known: ${formatBytes(shortBytes)} at best, and more than twice that, ${formatBytes(longBytes)}, at worst. Collections while it runs tell garbage from live memory: --collect-every, or --call.`;
  const sizes =
    shortBytes === longBytes
      ? formatBytes(shortBytes)
      : `${formatBytes(shortBytes)} at best, ${formatBytes(longBytes)} at worst`;
  return `The smallest heap in which the run still fits${upTo}, to within 1 % or 256 B: ${sizes}.`;
}
