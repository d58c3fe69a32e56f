import type { FitReason } from '../../../analysis/findings/why-not-fit.js';
import type { TableGrowth } from '../../../heap/model/table-growth.js';
import type { Advice } from '../advice/advice.js';
import { formatBytes, formatCount } from '../format.js';

const WITH_ARTICLE = { list: 'a list', dict: 'a dict', set: 'a set' } as const;

/** What a request of so many bytes looks like, as a sentence. */
export function describeFitReason(reason: FitReason, requestedBytes: number): string {
  switch (reason.code) {
    case 'table-grows':
      return `${describeGrowth(reason.growth, requestedBytes)}; ${inTheMap(reason)}.${orBuffers(reason)}`;
    case 'same-size-held':
      return reason.count === 1
        ? 'A block of just that size is in the heap map of that moment: a buffer made anew while the old one is held needs room for both.'
        : `${formatCount(reason.count)} blocks of just that size are in the heap map of that moment.`;
    case 'copy-grows':
      return `A block of ${formatBytes(reason.heldBytes)} is in the heap map of that moment: what grows by being copied (a string with +, a bytearray with append or +=) needs room for the old and the new one. An old buffer that is held while a larger one is made looks the same.`;
    case 'mostly-live':
      return `After a collection ${formatBytes(reason.usedBytes)} of ${formatBytes(reason.totalBytes)} were still in use: the heap is full of what is live.`;
  }
}

/** What a table asks for when it is full. */
export function describeGrowth({ table, oldBytes, oldEntries }: TableGrowth, requestedBytes: number): string {
  return `${formatBytes(requestedBytes)} is what ${WITH_ARTICLE[table]} asks for when its table of ${formatCount(oldEntries)} entries (${formatBytes(oldBytes)}) is full, which it holds until the new one is filled`;
}

function inTheMap({ growth, count }: Extract<FitReason, { code: 'table-grows' }>): string {
  const one = `a block of ${formatBytes(growth.oldBytes)} is in the heap map of that moment`;
  if (count === 1) return one;
  return `${formatCount(count)} blocks of ${formatBytes(growth.oldBytes)} are in the heap map of that moment, and tables that grow in turn keep each other from growing in place`;
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
            text: 'Give the list a limit, or its length at the start ([None] * n), or hold numbers in array.array, which take 1 to 4 B each and no table.',
          }
        : {
            code: 'bound-the-table',
            text: `Keep the ${reason.growth.table} from growing: fewer keys, or several of them that are filled one after the other.`,
          };
    case 'same-size-held':
      return {
        code: 'reuse-the-buffer',
        text: 'Fill one buffer again and again (readinto(), slices of a memoryview), or drop the old one and collect before the new one is made.',
      };
    case 'copy-grows':
      return {
        code: 'join-once',
        text: 'Collect pieces and join them once, or write into a buffer that has its full length from the start; drop an old buffer before a larger one is made.',
      };
    case 'mostly-live':
      return {
        code: 'keep-less',
        text: 'Keep less: what is live takes the heap, and no other order of allocations makes room.',
      };
  }
}
