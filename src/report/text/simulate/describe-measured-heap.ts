import type { HeapBounds, MeasuredHeap } from '../../../analysis/measured/measured-heap.js';
import type { RecordOf } from '../../../session/schema.js';
import { formatBytes, formatMs, formatPlural } from '../format.js';

type Obstacle = NonNullable<MeasuredHeap['because']>;

const OBSTACLES: Record<Obstacle, string> = {
  'no-mem-info': 'the board gives no heap map to place the held block by',
  'grows-unseen': 'this heap grows and shrinks while a program runs, and leaves no trace of it',
  'several-areas': 'the heap has several areas, and mpgc can hold a block in one only',
  'did-not-end': 'the script must end by itself with exit code 0: let one that goes on end after some rounds',
  fails: 'the script fails even in the whole heap without mpgc',
  'not-placed': 'the block could not be held at the end of the heap',
  'board-raised': 'a line of mpgc raised on the board',
  'took-input': 'the program took what was typed, and would wait for that again',
  'files-served':
    'the program imports files beside its script, which mpgc would hold on the heap: put them on the board, and use --no-serve',
  'board-silent': 'the board stopped answering: press its reset button',
};

/** Of the smallest heap that was measured: the figure, and what it rests on. */
export function describeMeasuredHeap(measured: MeasuredHeap): { value: string; note: string } {
  const { bounds, totalBytes, runs, tookMs } = measured;
  const searched = bounds !== null && (bounds.lowBytes !== null || bounds.highBytes !== totalBytes);
  if (!searched) return { value: 'not known', note: whyNot(measured) };
  const here = totalBytes === null ? '' : ` (${formatBytes(totalBytes)} here)`;
  const value =
    measured.getsOnWithBytes === null ? boundsText(bounds) : `at least ${formatBytes(bounds.lowBytes!)}`;
  const parts = [
    `of GC: total${here}, measured by ${formatPlural(runs, 'run')} in ${formatMs(tookMs)}`,
    getsOn(measured),
    certainty(measured, bounds),
    comparedBy(measured),
    early(measured),
    compiling(measured),
  ];
  return { value, note: parts.filter(Boolean).join('; ') };
}

function boundsText({ lowBytes, highBytes }: HeapBounds): string {
  if (lowBytes === highBytes) return formatBytes(highBytes);
  return lowBytes === null
    ? `at most ${formatBytes(highBytes)}`
    : `${formatBytes(lowBytes)} to ${formatBytes(highBytes)}`;
}

function getsOn({ getsOnWithBytes }: MeasuredHeap): string {
  if (getsOnWithBytes === null) return '';
  const alike = `and ended alike in ${formatBytes(getsOnWithBytes)}`;
  return `it keeps that much live in the whole heap, ${alike}: it makes do with less (it catches failures)`;
}

function comparedBy({ outputVaries }: MeasuredHeap): string {
  switch (outputVaries) {
    case 'run':
      return 'compared by how it ended only: its output differs from run to run';
    case 'heap':
      return 'compared by how it ended only: its output differs with the size of the heap';
    default:
      return '';
  }
}

function certainty(
  { exact, ownBytes, ended, getsOnWithBytes }: MeasuredHeap,
  { lowBytes, highBytes }: HeapBounds,
): string {
  if (getsOnWithBytes !== null) return '';
  if (exact) return 'one block less fails, both tried twice';
  if (ownBytes > 0) return `up to ${formatBytes(ownBytes)} of it is mpgc's`;
  if (lowBytes === null) return ended === 'searched' ? 'no smaller heap could be tried' : '';
  if (lowBytes === highBytes) return 'one block less fails, not tried twice';
  return ended === 'searched' ? 'sizes in between passed and failed, or could not be tried' : '';
}

function early({ ended, because }: MeasuredHeap): string {
  switch (ended) {
    case 'limit':
      return 'its time or its runs were used up';
    case 'interrupted':
      return 'ctrl-C ended the search';
    case 'obstacle':
      return because === null ? '' : `not searched to the end: ${OBSTACLES[because]}`;
    case null:
      return 'the capture ends during the search';
    default:
      return '';
  }
}

function compiling({ decides, compiling: alone, compiledHighBytes, bounds }: MeasuredHeap): string {
  if (decides === 'running') {
    return `running decides: compiling needs ${boundsText(alone!)}`;
  }
  if (decides === 'compiling') {
    return `compiling decides: once compiled it runs in ${formatBytes(compiledHighBytes!)}`;
  }
  return alone && bounds ? `compiling needs ${boundsText(alone)}` : '';
}

function whyNot({ ended, because, failed }: MeasuredHeap): string {
  if (because === 'fails' && failed) return `${OBSTACLES.fails}: ${howItFailed(failed)}`;
  if (because !== null) return OBSTACLES[because];
  return ended === 'interrupted'
    ? 'ctrl-C ended the search before a smaller heap was tried'
    : 'no smaller heap was tried';
}

function howItFailed({ reason, message, exception }: RecordOf<'heap-trial'>): string {
  switch (reason) {
    case 'exception':
      return message || exception || 'it raised';
    case 'grew':
      return 'the heap had to grow';
    case 'stopped':
      return 'it did not end in time';
    case 'exit':
      return message || 'it exited';
    default:
      return 'its output tells of a MemoryError';
  }
}
