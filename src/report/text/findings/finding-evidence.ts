import type { Finding } from '../../../analysis/findings/find-findings.js';
import type { OutOfMemory } from '../../../analysis/findings/out-of-memory.js';
import type { FreeWithoutMpgc } from '../../../analysis/maps/fragmentation.js';
import type { Summary } from '../../../analysis/run/summarize.js';
import type { SystemHeapRoom } from '../../../analysis/run/system-heap.js';
import type { RecordOf } from '../../../session/schema.js';
import { describeModelCheck } from '../describe-model-check.js';
import { formatBytes, formatCount, formatPlural, orUnknown } from '../format.js';
import { filledUpText, holdersMethod, unitOfHolders } from '../holder-text.js';
import { noallocEvidence } from '../noalloc/noalloc-evidence.js';
import { printedEvidence } from '../printed-text.js';
import { recursionEvidence } from './describe-recursion.js';
import { overTimeEvidence } from './over-time-text.js';
import { tooLargeEvidence } from './script-too-large-text.js';

/** The figures that a finding rests on, each with how it was obtained. */
export function findingEvidence(finding: Finding, summary: Summary): string[] {
  switch (finding.code) {
    case 'out-of-memory':
      return [...outOfMemoryEvidence(finding), ...(finding.owner ? ownersEvidence(summary) : [])];
    case 'fits-without-mpgc':
      return [...bareEvidence(finding.bare), ...outOfMemoryEvidence(finding.failed)];
    case 'outgrew-heap':
      return [
        `Before the program the heap had ${formatBytes(finding.fromBytes)} (GC: total). The largest of samples (with the agent's ${formatBytes(finding.agentBytes)}) and heap maps: ${formatBytes(finding.toBytes)}.`,
      ];
    case 'script-too-large':
      return tooLargeEvidence(finding);
    case 'program-failed':
      return [
        'As the board printed it; the report has the traceback.',
        ...(finding.recursion ? recursionEvidence(finding.recursion) : []),
      ];
    case 'system-out-of-memory':
      return [
        'As the board printed it; the report has the traceback.',
        ...systemEvidence(finding.before, finding.after),
      ];
    case 'system-taken':
      return [
        ...systemEvidence(finding.before, finding.after),
        `GC: total after the program minus before it: ${formatBytes(finding.grownBytes)}.`,
      ];
    case 'exit-code':
      return [`The program raised SystemExit with ${finding.exitCode}.`];
    case 'incomplete':
      return incompleteEvidence(summary);
    case 'locked-printed':
    case 'memory-printed':
    case 'recursion-printed':
    case 'exception-printed':
      return printedEvidence(finding);
    case 'collector-off':
      return ['gc.isenabled() was True before the program and False after it.'];
    case 'near-full':
      return [
        `Largest of ${formatPlural(summary.sampling.samples, 'sample')} of gc.mem_alloc(): ${formatBytes(finding.peakBytes)}, garbage included. Between samples it may have been more.`,
        `GC: total, as the firmware prints it: ${formatBytes(finding.totalBytes)}. The firmware's heap does not grow.`,
        `The agent is ${orUnknown(summary.board?.agent.heapBytes ?? null, formatBytes)} of that; without it the program has that much more.`,
      ];
    case 'fragmented':
      return [
        `Heap map ${finding.role === 'failure' ? 'at the MemoryError' : 'after the program'}, block by block: ${formatBytes(finding.freeBytes)} free, the longest run of free blocks ${formatBytes(finding.largestFreeBytes)}.`,
        ...(finding.withoutMpgc ? [modelEvidence(finding.withoutMpgc)] : []),
        finding.collected
          ? 'A collection came right before that map: the blocks in the way are live.'
          : 'No collection came right before that map: some blocks in the way may be garbage.',
        ...(finding.inTheWay.length === 0 ? [] : ownersEvidence(summary)),
      ];
    case 'model-mismatch':
      return describeModelCheck(finding.check).evidence;
    case 'repetitions-grew':
      return [...repetitionEvidence(summary), ...heldEvidence(summary)];
    case 'grows-over-time':
      return [...overTimeEvidence(finding.overTime), ...heldEvidence(summary)];
    case 'growth-unknown':
    case 'steady-over-time':
      return overTimeEvidence(finding.overTime);
    case 'not-repeated':
      return ['It returned, and its text names no timer, interrupt, callback or thread that would go on.'];
    case 'not-stepped':
      return [];
    case 'allocates-nothing':
    case 'allocates':
    case 'allocation-unknown':
      return noallocEvidence(finding.noalloc);
    case 'samples-lost':
      return [
        `The board numbers its samples: the last is ${formatCount(summary.sampling.samples + finding.lost)}, and ${formatCount(summary.sampling.samples)} arrived.`,
      ];
    case 'retained':
      return [
        `Live before the program, after a collection: ${orUnknown(summary.baselineBytes, formatBytes)}.`,
        `Live after the program, after collections: ${orUnknown(summary.finalLiveBytes, formatBytes)}. Both by gc.mem_alloc(), without the agent.`,
        ...(finding.keepers.length === 0 ? [] : ownersEvidence(summary)),
      ];
  }
}

/** How names came to what they keep. */
function ownersEvidence({ owners }: Summary): string[] {
  if (owners === null) return [];
  const { roomBytes, liveBytes } = owners;
  const when =
    roomBytes > 0
      ? `The program ran once more, with ${formatBytes(roomBytes)} kept free until it had failed: a full heap cannot be read`
      : 'After the program, with the agent removed';
  return [
    `${when}. All objects were read, ${formatBytes(liveBytes)}; what a name keeps is what would be gone without it.`,
  ];
}

/** How it was found who holds what grows. */
function heldEvidence({ holders }: Summary): string[] {
  if (!holders) return [];
  const unit = unitOfHolders(holders);
  const caches = filledUpText(holders, unit);
  return [holdersMethod(holders, unit), ...(caches === '' ? [] : [caches])];
}

function outOfMemoryEvidence(finding: OutOfMemory): string[] {
  const { message, freeBytes, largestFreeBytes, freeAfterBytes, finalFreeBytes, finalLargestFreeBytes } =
    finding;
  const after = finding.finalCollected ? 'after the program, collected again' : 'after the program';
  return [
    `The board said: ${message || 'MemoryError'}`,
    ...(finding.collectorOff ? ['gc.isenabled() was False after the program.'] : []),
    freeBytes === null || largestFreeBytes === null
      ? 'No heap map was taken at the MemoryError: free memory at that moment is not known.'
      : `Heap map after the MemoryError had left the program, before a collection: ${formatBytes(freeBytes)} free, the longest run of free blocks ${formatBytes(largestFreeBytes)}.`,
    ...byModel(finding),
    ...(freeAfterBytes === null
      ? []
      : [
          `After a collection inside the program, with its last line still on the stack: ${formatBytes(freeAfterBytes)} free.`,
        ]),
    ...(finalFreeBytes === null || finalLargestFreeBytes === null
      ? []
      : [
          `Heap map ${after}: ${formatBytes(finalFreeBytes)} free, the longest run of free blocks ${formatBytes(finalLargestFreeBytes)}.`,
        ]),
    ...(finding.system === null
      ? []
      : [
          `esp32.idf_heap_info(), after the program: ${systemRoom(finding.system)}. MicroPython's heap grows by one such piece: it must hold the request and its tables.`,
        ]),
    ...placeEvidence(finding),
  ];
}

function placeEvidence({ place, unplaced, requestedBytes, heapLocked }: OutOfMemory): string[] {
  const size =
    requestedBytes === null && !heapLocked ? ['It gives no size: what was asked for is not known.'] : [];
  if (unplaced) size.push('Its traceback names no line: where it was raised is not known.');
  if (!place) return size;
  return [
    ...size,
    `Line ${place.line}: the innermost of the board's traceback.${conditionText(place.orLines)}`,
  ];
}

/** What a traceback may mean besides the line that it names. */
function conditionText(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  return ` MicroPython numbers the condition of a loop like the last line in the loop: it may be the condition in line ${lines.join(' or ')}.`;
}

/** Whether it would have fitted without mpgc. */
function byModel({ byModel: room, requestedBytes }: OutOfMemory): string[] {
  if (!room) return [];
  const fits = requestedBytes !== null && requestedBytes <= room.largestFreeBytes;
  const what =
    requestedBytes === null || fits ? '' : ` There, too, the ${formatBytes(requestedBytes)} would not fit.`;
  return [`${modelEvidence(room)}${what}`];
}

/** How it is known which blocks are mpgc's, and what would be free without them. */
function modelEvidence({ mpgcBytes, freeBytes, largestFreeBytes }: FreeWithoutMpgc): string {
  return `In that map ${formatBytes(mpgcBytes)} are mpgc's own: blocks in all maps since the agent was loaded, and in none before. With these free, by the model: ${formatBytes(freeBytes)} free, the longest run of free blocks ${formatBytes(largestFreeBytes)}.`;
}

function bareEvidence({ before, after }: RecordOf<'bare'>): string[] {
  const seen = (heap: RecordOf<'bare'>['before']) =>
    heap === null
      ? 'not known'
      : `${formatBytes(heap.liveBytes)} live, ${orUnknown(heap.largestFreeBytes, formatBytes)} free in one piece`;
  return [
    `Without mpgc, by gc.mem_alloc() and a heap map at the prompt after collections: before the script ${seen(before)}; after it ${seen(after)}.`,
  ];
}

function systemEvidence(before: SystemHeapRoom | null, after: SystemHeapRoom | null): string[] {
  if (!before) return ["The system's heap is not known."];
  const then = after ? systemRoom(after) : 'it gave nothing';
  return [`esp32.idf_heap_info(), before the program: ${systemRoom(before)}; after it: ${then}.`];
}

function systemRoom({ freeBytes, largestFreeBytes }: SystemHeapRoom): string {
  return `${formatBytes(freeBytes)} free in the system's heap, ${formatBytes(largestFreeBytes)} in one piece`;
}

function incompleteEvidence({ end, sampling }: Summary): string[] {
  const arrived = `${formatPlural(sampling.samples, 'sample')} arrived before that; the figures are of these.`;
  return [end ? `The run ended with "${end.reason}".` : 'The capture has no record of an end.', arrived];
}

function repetitionEvidence({ repetitions }: Summary): string[] {
  if (!repetitions) return [];
  return [
    `Live before the first repetition: ${formatBytes(repetitions.firstLiveBytes)}; before the last: ${formatBytes(repetitions.lastLiveBytes)}. Each by gc.mem_alloc() right after a collection, without the agent.`,
    'Memory that only the next repetition frees counts as growth.',
  ];
}
