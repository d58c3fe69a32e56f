import type { Outcome } from '../../../analysis/simulate/capture-replayer.js';
import { fitVerdict } from '../../../analysis/simulate/fit-verdict.js';
import type { Assumed, Simulation } from '../../../analysis/simulate/simulate.js';
import { formatBufferSize, formatBytes, formatCount } from '../format.js';
import { range } from './outcome-table.js';

/** What the replays say, apart from their tables. */
export function describeAssumed(simulation: Simulation, assumed: Assumed): string[] {
  return [
    describeRecorded(simulation, assumed),
    ...(assumed.smallest ? [describeSmallest(assumed.smallest)] : []),
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
function describeRecorded({ requestBytes, summary }: Simulation, { recorded }: Assumed): string {
  const ended = describeEnd(requestBytes, fitVerdict(recorded) === 'depends');
  const largest = range(recorded, ({ end }) => end?.largestFreeBytes ?? null);
  const measured = summary.fragmentation?.largestFreeBytes;
  const beside = measured === undefined ? '' : `; on the board it was ${formatCount(measured)} B`;
  return `The recorded run again: ${ended}. Its largest free block in the end is ${largest} B${beside}.`;
}

function describeEnd(requestBytes: number | null, atBestOnly: boolean): string {
  if (requestBytes === null)
    return atBestOnly
      ? 'at best the replay fits, as the run did; at worst it does not'
      : 'the replay fits, as the run did';
  const asked = formatBytes(requestBytes);
  return atBestOnly
    ? `at worst the replay has no room for the ${asked} either; at best it has`
    : `the replay has no room for the ${asked} either`;
}

function describeSmallest({ shortBytes, longBytes }: NonNullable<Assumed['smallest']>): string {
  if (shortBytes === null || longBytes === null)
    return 'No heap was found in which the run fits at worst, up to 64 MiB.';
  const sizes =
    shortBytes === longBytes
      ? formatBytes(shortBytes)
      : `${formatBytes(shortBytes)} at best, ${formatBytes(longBytes)} at worst`;
  return `The smallest heap in which the run still fits, to within 1 % or 256 B: ${sizes}.`;
}
