import { judgeOutcome } from '../analysis/judge-outcome.js';
import type { Outcome } from '../analysis/replays.js';
import type { Assumed, Simulation } from '../analysis/simulate.js';
import { formatBufferSize, formatBytes, formatCount } from './format.js';
import { range } from './outcome-table.js';

/** What the replays say, apart from their tables. */
export function describeAssumed(simulation: Simulation, assumed: Assumed): string[] {
  return [
    describeRecorded(simulation, assumed),
    ...(assumed.smallest ? [describeSmallest(assumed.smallest)] : []),
    ...simulation.bufferBytes.flatMap((bytes, at) => {
      const places = namedOutcomes(assumed).flatMap(({ name, outcome }) =>
        outcome === null || judgeOutcome(outcome) === 'does-not-fit'
          ? []
          : [`${name} ${range(outcome, ({ fits, end }) => (fits ? (end?.placeable[at] ?? null) : null))}`],
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
    { name: 'as recorded', outcome: recorded },
    ...heaps.map(({ heapBytes, outcome }) => ({ name: `heap of ${formatBufferSize(heapBytes)}`, outcome })),
    ...thresholds.map(({ thresholdBytes, outcome }) => ({ name: thresholdName(thresholdBytes), outcome })),
  ];
}

export function thresholdName(bytes: number): string {
  return bytes < 0 ? 'no threshold' : `gc.threshold(${bytes})`;
}

/** How far the replay is from what was measured. */
function describeRecorded({ requestBytes, summary }: Simulation, { recorded }: Assumed): string {
  const ended =
    requestBytes === null
      ? 'the replay fits, as the run did'
      : `the replay has no room for the ${formatBytes(requestBytes)} either`;
  const largest = range(recorded, ({ end }) => end?.largestFreeBytes ?? null);
  const measured = summary.fragmentation?.largestFreeBytes;
  const beside = measured === undefined ? '' : `; on the board it was ${formatCount(measured)} B`;
  return `The recorded run again: ${ended}. Its largest free block in the end is ${largest} B${beside}.`;
}

function describeSmallest({ shortBytes, longBytes }: NonNullable<Assumed['smallest']>): string {
  const found = [shortBytes, longBytes].filter((bytes) => bytes !== null);
  if (found.length === 0) return 'No heap was found in which the run fits, up to 64 MiB.';
  const [least, most] = [Math.min(...found), Math.max(...found)];
  return least === most
    ? `The smallest heap in which the run still fits: ${formatBytes(least)}.`
    : `The smallest heap in which the run still fits: ${formatBytes(least)} at best, ${formatBytes(most)} at worst.`;
}
