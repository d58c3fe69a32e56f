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
        : [`Buffers of ${formatBufferSize(bytes)} that still fit at the end: ${places.join('; ')}.`];
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
  const off = withCollector ? ', with the collector off, as the program left it' : '';
  const ended = describeEnd(simulation, fitVerdict(recorded) === 'depends');
  const largest = range(recorded, ({ end }) => end?.largestFreeBytes ?? null);
  const measured = summary.fragmentation?.largestFreeBytes;
  const beside = measured === undefined ? '' : `; on the board it was ${formatCount(measured)} B`;
  return `The recorded run again${off}: ${ended}. Largest free block at the end: ${largest} B${beside}.`;
}

function describeEnd({ requestBytes, leastRequestBytes, summary }: Simulation, atBestOnly: boolean): string {
  const bytes = requestBytes ?? leastRequestBytes;
  if (bytes === null) {
    const so = WITHIN[howEnded(summary)];
    return atBestOnly ? `the replay fits at best, ${so}; at worst it does not` : `the replay fits, ${so}`;
  }
  const asked = requestBytes === null ? `${formatBytes(bytes)} or more` : formatBytes(bytes);
  return atBestOnly
    ? `at worst the replay, too, has no room for the ${asked}; at best it has`
    : `the replay, too, has no room for the ${asked}`;
}

/** A run that failed has no fit. */
const WITHIN = {
  whole: 'as the run did',
  unseen: "though the run's output tells of failed allocations",
  locked: 'up to the allocation that failed on a locked heap (no size of heap changes that)',
  failed: "up to the run's failure",
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
  return `With the collector on: ${verdict} (collections for room: ${collections}).${least}`;
}

function describeSmallest(smallest: SmallestHeaps, ended: keyof typeof WITHIN): string {
  const { shortBytes, longBytes } = smallest;
  const upTo = ended === 'failed' ? ' up to where it failed' : '';
  if (shortBytes === null || longBytes === null) return `At worst the run${upTo} fits no heap up to 64 MiB.`;
  if (!isSmallestKnown(smallest))
    return `The smallest heap for the run${upTo} is not known: ${formatBytes(shortBytes)} at best, ${formatBytes(longBytes)} at worst, more than twice that. To tell garbage from live memory, collect while it runs: --collect-every, or --call.`;
  const sizes =
    shortBytes === longBytes
      ? formatBytes(shortBytes)
      : `${formatBytes(shortBytes)} at best, ${formatBytes(longBytes)} at worst`;
  return `The smallest heap for the run${upTo}, to within 1 % or 256 B: ${sizes}.`;
}
