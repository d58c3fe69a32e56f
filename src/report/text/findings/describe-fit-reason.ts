import type { FitReason } from '../../../analysis/findings/why-not-fit.js';
import type { TableGrowth } from '../../../heap/model/table-growth.js';
import type { Advice } from '../advice/advice.js';
import { formatBytes, formatCount } from '../format.js';

const WITH_ARTICLE = { list: 'A list', dict: 'A dict', set: 'A set' } as const;

/** What a request of this size looks like, as a sentence. */
export function describeFitReason(reason: FitReason, requestedBytes: number): string {
  switch (reason.code) {
    case 'table-grows':
      return `${describeGrowth(reason.growth, requestedBytes)}; ${inTheMap(reason)}.${orBuffers(reason)}`;
    case 'same-size-held':
      return reason.count === 1
        ? 'A block of exactly that size is in the heap map of that moment: a new buffer made while the old one is held needs room for both.'
        : `${formatCount(reason.count)} blocks of exactly that size are in the heap map of that moment.`;
    case 'copy-grows':
      return `A block of ${formatBytes(reason.heldBytes)} is in the heap map of that moment: a string that grows by +, or a bytearray by append or +=, is copied and needs room for old and new. An old buffer held while a larger one is made looks the same.`;
    case 'mostly-live':
      return `After a collection ${formatBytes(reason.usedBytes)} of ${formatBytes(reason.totalBytes)} were still in use: the heap is full of live memory.`;
  }
}

/** What a table asks for when it is full. */
export function describeGrowth({ table, oldBytes, oldEntries }: TableGrowth, requestedBytes: number): string {
  return `${WITH_ARTICLE[table]} asks for ${formatBytes(requestedBytes)} when its table of ${formatCount(oldEntries)} entries (${formatBytes(oldBytes)}) is full, and holds the old table until the new one is filled`;
}

function inTheMap({ growth, count }: Extract<FitReason, { code: 'table-grows' }>): string {
  const one = `a block of ${formatBytes(growth.oldBytes)} is in the heap map of that moment`;
  if (count === 1) return one;
  return `${formatCount(count)} blocks of ${formatBytes(growth.oldBytes)} are in the heap map of that moment, and tables that grow in turn block each other`;
}

/** Sizes of hash tables are telling; twice as much as a block that is there is what many a buffer is, too. */
function orBuffers({ growth }: Extract<FitReason, { code: 'table-grows' }>): string {
  return growth.table === 'list' ? ' Two buffers of these sizes would look the same.' : '';
}

/** What to do about it. */
export function fitReasonAdvice(reason: FitReason): Advice {
  switch (reason.code) {
    case 'table-grows':
      return reason.growth.table === 'list'
        ? {
            code: 'size-the-list',
            text: 'Limit the list, or give it its length at the start ([None] * n), or keep numbers in an array.array: 1 to 4 B each, no table.',
          }
        : {
            code: 'bound-the-table',
            text: `Keep the ${reason.growth.table} from growing: use fewer keys, or several of them filled one after the other.`,
          };
    case 'same-size-held':
      return {
        code: 'reuse-the-buffer',
        text: 'Reuse one buffer (readinto(), slices of a memoryview), or drop the old one and collect before making the new one.',
      };
    case 'copy-grows':
      return {
        code: 'join-once',
        text: 'Gather the pieces and join them once, or write into a buffer of full length; drop an old buffer before making a larger one.',
      };
    case 'mostly-live':
      return {
        code: 'keep-less',
        text: 'Keep less: live memory fills the heap, and no other order of allocations makes room.',
      };
  }
}
