import type { Finding, Incomplete, NearFull } from '../../../analysis/findings/find-findings.js';
import { describeError } from '../coded/describe-error.js';
import { describeModelCheck } from '../describe-model-check.js';
import { describeFragmented } from '../describe-room.js';
import { formatBytes, formatPlural, formatShare } from '../format.js';
import { describePrinted } from '../printed-text.js';
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
      return `The script fits without mpgc: once more, with nothing of mpgc on the heap, it ran to its end. With the agent's ${formatBytes(finding.agentBytes)} there it did not. ${describeOutOfMemory(finding.failed)}`;
    case 'outgrew-heap':
      return `It does not fit: the heap grew from ${formatBytes(finding.fromBytes)} to ${formatBytes(finding.toBytes)}. A board of that size raises MemoryError there.`;
    case 'script-too-large':
      return describeTooLarge(finding);
    case 'program-failed':
      return `The program raised ${finding.message}${finding.recursion ? `: ${describeRecursion(finding.recursion)}` : ''}`;
    case 'system-out-of-memory': {
      const grown =
        finding.grownBytes === null || finding.grownBytes <= 0
          ? ''
          : ` MicroPython's heap had grown by ${formatBytes(finding.grownBytes)}, which it took from there.`;
      return `The system ran out of memory, and not MicroPython's heap: ${finding.message}.${grown}`;
    }
    case 'system-taken':
      return finding.byPython
        ? `MicroPython's heap grew by ${formatBytes(finding.grownBytes)} and left the system ${formatBytes(finding.after.largestFreeBytes)} in one piece: Wi-Fi and TLS take theirs from there.`
        : `The system took ${formatBytes(finding.takenBytes)} while the program ran (Wi-Fi, TLS, tasks): what MicroPython's heap can grow by is ${formatBytes(finding.after.largestFreeBytes)} now, and was ${formatBytes(finding.before.largestFreeBytes)}.`;
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
      return `The program disabled the collector (gc.disable()) and left it so: garbage stays until gc.collect(), and an allocation that does not fit fails.${finding.garbageBytes === null ? '' : ` ${formatBytes(Math.max(0, finding.garbageBytes))} were garbage at its end.`}`;
    case 'near-full': {
      const share = formatShare(finding.peakBytes / finding.totalBytes);
      return `The heap was nearly full: the largest sample, agent included, is ${formatBytes(finding.peakBytes)}, ${share} of ${formatBytes(finding.totalBytes)}.${unseen(finding)}`;
    }
    case 'fragmented':
      return describeFragmented(finding);
    case 'model-mismatch':
      return describeModelCheck(finding.check).sentence;
    case 'repetitions-grew':
      return `Live memory grew by ${formatBytes(finding.bytes)} from the first to the last of ${formatPlural(finding.count, 'repetition')}; it was more than before in ${finding.grew} of them.`;
    case 'grows-over-time':
    case 'growth-unknown':
    case 'steady-over-time':
      return describeOverTime(finding);
    case 'samples-lost':
      return `${formatPlural(finding.lost, 'sample')} did not arrive; the peak may have been missed.`;
    case 'retained':
      return `${formatBytes(finding.retainedBytes)} more are live after the program than before it. Modules and globals that it keeps are part of that.`;
  }
}

/** What a script that catches everything keeps from being seen. */
function unseen({ catchAllLines: lines }: NearFull): string {
  if (lines.length === 0) return '';
  const where = `Line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
  return ` ${where} of the script catch${lines.length > 1 ? '' : 'es'} every exception, MemoryError too, and go${lines.length > 1 ? '' : 'es'} on: an allocation that fails is not seen.`;
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
