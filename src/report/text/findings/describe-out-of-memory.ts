import type { OutOfMemory } from '../../../analysis/findings/out-of-memory.js';
import { withoutOwn } from '../describe-room.js';
import { formatBytes, formatWholePercent } from '../format.js';
import { keeperWords } from '../words/keeper-words.js';
import { describeFitReason, describeGrowth } from './describe-fit-reason.js';

/** What a MemoryError asked for, what was there for it, and what a collection would have changed. */
export function describeOutOfMemory(finding: OutOfMemory): string {
  const said = `${opening(finding)}${roomThen(finding)}.${noLine(finding)}${ownerOf(finding)}${reason(finding)}${looks(finding)}${roomAfter(finding)}`;
  if (finding.withoutMpgc) return `${alsoWithout(finding.withoutMpgc)} With mpgc on it: ${said}`;
  return finding.cause === 'mpgc' ? `${fitsByModel(finding)} With mpgc on the heap: ${said}` : said;
}

function fitsByModel({ byModel, requestedBytes }: OutOfMemory): string {
  if (!byModel || requestedBytes === null) return '';
  return `${withoutOwn(byModel)}, and the ${formatBytes(requestedBytes)} would fit.`;
}

/** Where both runs failed, the one without mpgc is the program's own. */
function alsoWithout({
  requestedBytes,
  message,
  largestFreeBytes,
  growth,
}: NonNullable<OutOfMemory['withoutMpgc']>): string {
  if (requestedBytes === null && /^(MemoryError)?:?\s*$/.test(message)) {
    const before =
      largestFreeBytes === null ? '' : `; ${formatBytes(largestFreeBytes)} were free in one piece before`;
    return `Without mpgc on the heap it ran out of memory too (no size given${before}).`;
  }
  const asked =
    requestedBytes === null ? message.replace(/:\s*$/, '') : `it asked for ${formatBytes(requestedBytes)}`;
  const room =
    largestFreeBytes === null
      ? ''
      : `, where ${formatBytes(largestFreeBytes)} were free in one piece before the script`;
  const grows = growth && requestedBytes !== null ? ` ${describeGrowth(growth, requestedBytes)}.` : '';
  return `Without mpgc on the heap the program ran out of memory too: ${asked}${room}.${grows}`;
}

function opening(finding: OutOfMemory): string {
  const { message, requestedBytes, heapLocked, collectorOff, cause } = finding;
  if (heapLocked) return `The program allocated with the heap locked${placeOf(finding)}: ${message}`;
  if (requestedBytes === null) {
    // Some firmwares print their format in place of the size.
    const said = message.replace(/^MemoryError:?\s*/, '').replace(/^.*%u.*$/, '');
    const nothing = 'and the MemoryError gives no size';
    return `Out of memory${placeOf(finding)}${collectorOff ? OFF : ''}, ${said ? `and the MemoryError gives no size (${said})` : nothing}`;
  }
  const isInPieces =
    cause === 'pieces' ||
    cause === 'areas' ||
    (cause === 'mpgc' && requestedBytes <= (finding.freeBytes ?? 0));
  const enough = isInPieces ? ' with enough free' : '';
  return `Out of memory${placeOf(finding)}${collectorOff ? OFF : enough}: it asked for ${formatBytes(requestedBytes)}`;
}

function placeOf({ place }: OutOfMemory): string {
  return place ? ` in ${place.file}, line ${[place.line, ...place.orLines].join(' or ')}` : '';
}

/** A board with no room for a traceback has none. */
function noLine({ unplaced }: OutOfMemory): string {
  return unplaced ? ' In which line is not known: the traceback names none.' : '';
}

/** Said first: the rest follows from it. */
const OFF = ' with the collector off (gc.disable())';

function roomThen({ freeBytes, largestFreeBytes }: OutOfMemory): string {
  if (freeBytes === null || largestFreeBytes === null) return '; free memory is not known';
  return `; ${formatBytes(freeBytes)} were free, ${formatBytes(largestFreeBytes)} in one piece`;
}

/** The first is measured with the last line of the program on the stack, which keeps what it refers to. */
function roomAfter({
  freeAfterBytes,
  finalFreeBytes,
  finalLargestFreeBytes,
  finalCollected,
}: OutOfMemory): string {
  const after =
    freeAfterBytes === null ? '' : ` After a collection ${formatBytes(freeAfterBytes)} were free.`;
  if (finalFreeBytes === null || finalLargestFreeBytes === null) return after;
  const end = finalCollected ? 'After the program, collected again' : 'After the program';
  return `${after} ${end}, ${formatBytes(finalFreeBytes)} were free, ${formatBytes(finalLargestFreeBytes)} in one piece.`;
}

function ownerOf({ owner }: OutOfMemory): string {
  if (owner === null) return '';
  const { bytes, liveBytes, isSure, roomBytes } = owner;
  const is = isSure
    ? 'The largest owner is'
    : `In a run with ${formatBytes(roomBytes)} kept free the largest owner was`;
  return ` ${is} ${keeperWords(owner)}: ${formatBytes(bytes)}, ${formatWholePercent(bytes / liveBytes)} of what ${isSure ? 'is' : 'was'} live.`;
}

const REASONS = {
  full: ' It asked for more than was free.',
  areas: ' No single area of the heap had that much free, and a block cannot span two.',
  pieces: ' The free memory was in pieces.',
  live: '',
  mpgc: '',
  'not-collected': ' With the collector off nothing is collected before an allocation fails.',
  'freed-since': ' It would fit into the heap map, but that was taken after the error had left the program.',
} as const;

function reason({ cause, heapLocked, requestedBytes, growBytes }: OutOfMemory): string {
  if (heapLocked) return ' A locked heap refuses every allocation.';
  if (cause === 'full' && growBytes && requestedBytes !== null && growBytes < requestedBytes)
    return ` It asked for more than was free, and more than the ${formatBytes(growBytes)} that the heap could take from the system.`;
  return cause === null ? '' : REASONS[cause];
}

function looks({ reasons, requestedBytes, withoutMpgc }: OutOfMemory): string {
  if (requestedBytes === null) return '';
  // Once is enough of a table that grows.
  const said = withoutMpgc?.growth ? reasons.filter(({ code }) => code !== 'table-grows') : reasons;
  return said.map((reason) => ` ${describeFitReason(reason, requestedBytes)}`).join('');
}
