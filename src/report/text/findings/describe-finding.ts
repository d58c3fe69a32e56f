import type { Finding, Incomplete } from '../../../analysis/findings/find-findings.js';
import type { NearFull } from '../../../analysis/findings/near-full.js';
import type { Keeper } from '../../../analysis/holders/owners.js';
import type { SystemTaken } from '../../../analysis/run/system-heap.js';
import { describeError } from '../coded/describe-error.js';
import { describeWarning } from '../coded/describe-warning.js';
import { describeModelCheck } from '../describe-model-check.js';
import { describeFragmented } from '../describe-room.js';
import { formatBytes, formatCount, formatPlural, formatShare, formatTimes } from '../format.js';
import { grewSentence } from '../holder-text.js';
import { describeNoalloc } from '../noalloc/describe-noalloc.js';
import { describePrinted } from '../printed-text.js';
import { keeperWords } from '../words/keeper-words.js';
import { describeOutOfMemory } from './describe-out-of-memory.js';
import { describeRecursion } from './describe-recursion.js';
import { describeOverTime } from './over-time-text.js';
import { describeTooLarge } from './script-too-large-text.js';

/** A finding as a sentence that carries its own evidence. */
export function describeFinding(finding: Finding): string {
  switch (finding.code) {
    case 'out-of-memory':
      return describeOutOfMemory(finding);
    case 'fits-without-mpgc':
      return `The script fits without mpgc: run again without it, it ran to its end; with the agent's ${formatBytes(finding.agentBytes)} on the heap it did not. ${describeOutOfMemory(finding.failed)}`;
    case 'outgrew-heap':
      return `It does not fit: the heap grew from ${formatBytes(finding.fromBytes)} to ${formatBytes(finding.toBytes)}. A board with the smaller heap raises MemoryError there.`;
    case 'script-too-large':
      return describeTooLarge(finding);
    case 'program-failed':
      return `The program raised ${finding.message}${finding.recursion ? `: ${describeRecursion(finding.recursion)}` : ''}`;
    case 'system-out-of-memory': {
      const grown =
        finding.grownBytes === null || finding.grownBytes <= 0
          ? ''
          : ` MicroPython's heap had grown by ${formatBytes(finding.grownBytes)}, taken from the system.`;
      return `The system ran out of memory, not MicroPython's heap: ${finding.message}.${grown}`;
    }
    case 'system-taken':
      return finding.byPython
        ? `MicroPython's heap grew by ${formatBytes(finding.grownBytes)} and left the system ${formatBytes(finding.after.largestFreeBytes)} in one piece, for Wi-Fi and TLS.`
        : `The system took ${formatBytes(finding.takenBytes)} while the program ran (Wi-Fi, TLS, threads): MicroPython's heap can ${roomToGrow(finding)}.`;
    case 'exit-code':
      return `The program ended with exit code ${finding.exitCode}.`;
    case 'incomplete':
      return `The run is incomplete: ${whyIncomplete(finding)}`;
    case 'locked-printed':
    case 'memory-printed':
    case 'recursion-printed':
    case 'exception-printed':
      return describePrinted(finding);
    case 'collector-off':
      return `The program left the collector off (gc.disable()): garbage stays until gc.collect(), and an allocation that does not fit fails.${finding.garbageBytes === null ? '' : ` At its end ${formatBytes(Math.max(0, finding.garbageBytes))} were garbage.`}`;
    case 'near-full': {
      const share = formatShare(finding.peakBytes / finding.totalBytes);
      const peak = `peak ${formatBytes(finding.peakBytes)}, ${share} of ${formatBytes(finding.totalBytes)}, garbage and mpgc included`;
      if (finding.severity === 'info')
        return `The heap filled up between collections, as is usual: ${peak}. It fell ${formatTimes(finding.drops)}, and ${formatBytes(finding.liveBytes ?? 0)} of it were live in the end.`;
      return finding.noRoomAfter
        ? `The heap had no room for a line of mpgc at the program's end: whether it is full or in pieces is not known. Before: ${peak}.${unseen(finding)}`
        : `The heap was nearly full: ${peak}.${liveAtEnd(finding)}${unseen(finding)}`;
    }
    case 'fragmented':
      return describeFragmented(finding);
    case 'model-mismatch':
      return describeModelCheck(finding.check).sentence;
    case 'repetitions-grew':
      return `Live memory grew by ${formatBytes(finding.bytes)} over ${grewIn(finding)}.${grewSentence(finding.holders, { past: true })}`;
    case 'grows-over-time':
    case 'growth-unknown':
    case 'steady-over-time':
      return describeOverTime(finding);
    case 'not-repeated':
      return 'Not judged: the program ran once, to its end, and mpgc was given nothing to repeat. Whether it leaks is not known.';
    case 'not-stepped':
      return describeWarning(
        { code: finding.code, values: { places: finding.places, instead: 'time' } },
        { watch: true },
      );
    case 'allocates-nothing':
    case 'allocates':
    case 'allocation-unknown':
      return describeNoalloc(finding.noalloc);
    case 'samples-lost':
      return `${formatPlural(finding.lost, 'sample')} did not arrive: the peak may be missing.`;
    case 'retained':
      return describeRetained(finding);
  }
}

function describeRetained({ retainedBytes, keepers }: Extract<Finding, { code: 'retained' }>): string {
  const left = `The program left ${formatBytes(retainedBytes)} on the heap`;
  if (keepers.length === 0) return `${left}, its modules and globals included.`;
  const parts = keepers.map((keeper) => `${keeperWords(keeper)} ${formatBytes(keeper.bytes)}`);
  return `${left}: ${parts.join(', ')}${isRest(retainedBytes, keepers) ? ', the rest in smaller parts' : ''}.`;
}

function isRest(retainedBytes: number, keepers: readonly Keeper[]): boolean {
  return keepers.reduce((sum, { bytes }) => sum + bytes, 0) < 0.9 * retainedBytes;
}

/** What a thread's stack is taken from need not be the largest piece. */
function roomToGrow({ before, after }: SystemTaken): string {
  const room = formatBytes(after.largestFreeBytes);
  return after.largestFreeBytes < before.largestFreeBytes
    ? `grow by ${room}, down from ${formatBytes(before.largestFreeBytes)}`
    : `still grow by ${room}`;
}

/** What the last repetition left has no measurement behind it; others have none where samples were lost. */
function grewIn({ count, compared, grew }: Extract<Finding, { code: 'repetitions-grew' }>): string {
  const begun = Math.max(count, compared + 1);
  const all = formatPlural(begun, 'repetition');
  if (compared + 1 < begun)
    return `${all}, in ${formatCount(grew)} of the ${formatCount(compared)} stretches between samples`;
  if (compared === 1) return `the first of ${all}`;
  return `the first ${formatCount(compared)} of ${all}, in ${grew === compared ? 'each' : formatCount(grew)} of them`;
}

/** What the functions of a program held is not in it. */
function liveAtEnd({ liveBytes }: NearFull): string {
  return liveBytes === null ? '' : ` At the end ${formatBytes(liveBytes)} were live.`;
}

/** What a script that catches everything keeps from being seen. */
function unseen({ catchAllLines: lines }: NearFull): string {
  if (lines.length === 0) return '';
  const where = `Line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
  return ` ${where} of the script catch${lines.length > 1 ? '' : 'es'} every exception, MemoryError too: a failed allocation goes unseen.`;
}

/** Why the figures of a run end before the run should have. */
export function whyIncomplete({ because }: Incomplete): string {
  switch (because.code) {
    case 'failed':
      return describeError(because.error);
    case 'cut-off':
      return 'The capture is cut off in the middle of a record.';
    case 'no-end':
      return 'The capture has no end.';
  }
}
