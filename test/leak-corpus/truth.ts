import type { LeakVerdict } from '../../src/analysis/leak/judge-leak.js';

/** What is true of the programs beside this file, on a 32-bit build with blocks of 16 bytes. */
export interface Truth {
  verdict: LeakVerdict;
  /** Bytes per call where each sample, or each so many calls, adds as much: the hunt must say exactly this. */
  exact?: number;
  /** Bytes per call with a table that grows in steps, its spare room not counted: the interval must hold it. */
  longRun?: number;
  /** The name of what holds it; none of what only the firmware holds. */
  holder?: string;
}

const leak = (rate: Omit<Truth, 'verdict'>): Truth => ({ verdict: 'leak', ...rate });
const innocent = (verdict: LeakVerdict): Truth => ({ verdict });

/**
 * Blocks: bytearray 1 + its data; tuple of two 1, of three 2; bound method 1; instance 1, and 1 for a table of one
 * attribute. A slot of a list is 4 bytes, of a set 4, of a dict 8.
 */
export const TRUTH: Record<string, Truth> = {
  list_grows: leak({ longRun: 16 + 32 + 4, holder: 'readings' }),
  linked_list: leak({ exact: 32, holder: 'chain' }),
  dict_by_time: leak({ longRun: 8, holder: 'by_time' }),
  listeners: leak({ longRun: 16 + 16 + 4, holder: 'button.listeners' }),
  closures: leak({ longRun: 96 + 4, holder: 'undo' }),
  schedule_queue: leak({ longRun: 16 + 16 + 16 + 4, holder: 'queue' }),
  kept_exceptions: leak({ longRun: 64 + 4, holder: 'failures' }),
  new_attributes: leak({}),
  bytearray_grows: leak({ exact: 4, holder: 'log' }),
  string_log: leak({ exact: 8, holder: 'log' }),
  generators: leak({ longRun: 48 + 4, holder: 'waiting' }),
  files_not_closed: leak({ longRun: 16 + 16 + 16 + 64 + 8, holder: 'open_files' }),
  recursion_keeps_frames: leak({ exact: 48, holder: 'frame' }),
  pool_never_shrinks: leak({ longRun: 16 + 48 + 4, holder: 'pool' }),
  every_tenth_call: leak({ exact: 16 / 10, holder: 'kept' }),
  leak_with_sawtooth: leak({ longRun: (16 + 16 + 48) / 8, holder: 'archive' }),
  set_of_seen: leak({ longRun: 4, holder: 'seen' }),
  leak_after_many_calls: leak({ exact: 16 + 16 + 32, holder: 'kept' }),
  list_against_generator: leak({ longRun: 16 + 16 + 4, holder: 'history' }),
  bounded_ring: innocent('bounded'),
  lru_with_limit: innocent('bounded'),
  list_doubles_then_stops: innocent('bounded'),
  memoisation: innocent('bounded'),
  one_time_import: innocent('bounded'),
  queue_fills_and_drains: innocent('bounded'),
  pool_with_limit: innocent('bounded'),
  circular_references: innocent('clean'),
  temporary_buffers: innocent('clean'),
  exceptions_dropped: innocent('clean'),
  large_then_small: innocent('clean'),
  clear_and_extend: innocent('clean'),
  generator_instead_of_list: innocent('clean'),
  iteration_instead_of_recursion: innocent('clean'),
  recursion_returns: innocent('clean'),
  buffer_filled_in_place: innocent('clean'),
  collects_itself: innocent('clean'),
  fragmentation_without_leak: innocent('fragmenting'),
};
