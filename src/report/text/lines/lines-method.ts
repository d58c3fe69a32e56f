import type { DeepestCalls } from '../../../analysis/lines/deepest-calls.js';
import type { LineFigures } from '../../../analysis/lines/line-figures.js';
import { formatBytes, formatCount, formatFactor, formatPlural } from '../format.js';

/** How what lines allocate was obtained, and what limits it. */
export function linesMethod(figures: LineFigures): string[] {
  const {
    detail,
    calls,
    exact,
    collections,
    cost,
    notAttributedBytes,
    unprobed,
    lines,
    functions,
    retained,
    deepest,
  } = figures;
  const scaled = (detail === 'line' ? lines : functions).filter((of) => !of.exact && of.bytes !== 0).length;
  const repeated = calls === null ? '' : ` and ${formatPlural(calls, 'call')}`;
  return [
    `Counted in a run of its own after all others, of the script${repeated} from a reset, with a probe ${detail === 'line' ? 'before each line' : 'where each function begins and ends'}. A ${detail} allocated what was in use at the next probe more than at its own, garbage included; what it freed without a collection is taken off.`,
    exact
      ? `No collection came in the middle of a ${detail}${collections > 0 ? `: ${formatPlural(collections, 'collection')} were made between two` : ''}.`
      : `The board collected by itself, perhaps in the middle of a ${detail}: what is shown may be less than what was allocated.`,
    ...(scaled > 0
      ? [
          `≈: a ${detail} that is met often is measured ever more seldom, and scaled by its hits (${formatPlural(scaled, detail)}); ± is the bound for 95 % (Hoeffding), from the most that was seen at once.`,
        ]
      : []),
    ...(notAttributedBytes > 0
      ? [
          `${formatBytes(notAttributedBytes)} came while a line waited for other tasks: whose they are is not known.`,
        ]
      : []),
    ...(deepest ? [deepestText(deepest)] : []),
    ...(retained
      ? [
          `Retained: in a further run, with ${formatPlural(retained.maps, 'heap map')} at the ends of the ${detail}s that allocate. A block that is new there is of that ${detail}; what is in use when the program has ended, behind a collection, is retained${retained.elsewhereBytes > 0 ? ` (${formatBytes(retained.elsewhereBytes)} more came where no line ran)` : ''}.`,
        ]
      : []),
    ...(unprobed.length > 0 ? [`Without probes, as mpgc could not parse it: ${unprobed.join(', ')}.`] : []),
    `${endOf(figures)}The probes took ${formatBytes(cost.heapBytes)} of heap${cost.slowdown === null ? '' : `, and the program ${formatFactor(cost.slowdown)} its time`}. No other figure here is of that run.`,
  ];
}

/** "Deepest: 8 functions at a time, 6 of them fact() (main.py:1): 2,304 B of stack, 208 B a call, with the probe. …" */
function deepestText(deepest: DeepestCalls): string {
  const { path, name, line, running, same, stackBytes, bytesPerCall, limitBytes, moreCalls } = deepest;
  const place = `${name === '<module>' ? name : `${name}()`} (${path}:${line})`;
  const whose = same > 1 ? `${formatCount(same)} of them ${place}` : `${place} on top`;
  const perCall = bytesPerCall === null ? '' : `, ${formatBytes(Math.round(bytesPerCall))} a call`;
  const room =
    limitBytes === null || moreCalls === null
      ? ''
      : ` Of the ${formatBytes(limitBytes)} that the interpreter allows itself, there is room for about ${formatCount(moreCalls)} more.`;
  return `Deepest: ${formatPlural(running, 'function')} at a time, ${whose}: ${formatBytes(stackBytes)} of stack${perCall}, with the probe.${room}`;
}

function endOf({ reason, exception }: LineFigures): string {
  switch (reason) {
    case 'exception':
      return `That run ended by ${exception ?? 'an exception'}. `;
    case 'duration':
      return 'That run was stopped when its time was up. ';
    case 'interrupted':
      return 'That run was stopped by ctrl-C. ';
    default:
      return '';
  }
}
