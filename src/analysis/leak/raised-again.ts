import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { BlockGroup } from '../maps/new-blocks.js';
import type { LeakJudgement } from './judge-leak.js';

/** Of the traceback of an exception, for each function that it passes: file, line, function (py/objexcept.c, TRACEBACK_ENTRY_LEN). */
const ENTRY_WORDS = 3;
/** Of the growth, what must be in one block. */
const MOSTLY = 0.9;

/**
 * How many entries of a traceback each call adds, where a leak is one block without a type that grows by whole entries: so does an
 * exception object that is kept and raised again. Null for all other leaks, and where it is not known.
 */
export function raisedAgain(
  { verdict, rate, live, blockBytes }: LeakJudgement,
  groups: readonly BlockGroup[] | null,
): number | null {
  const [largest] = groups ?? [];
  if (verdict !== 'leak' || !rate || rate.kind === 'steps' || largest?.letter !== 'h') return null;
  const entries = rate.perUnit / ((ENTRY_WORDS * blockBytes) / BLOCK_WORDS);
  const isOne = largest.count === 1 && largest.bytes >= live.growth * MOSTLY;
  return isOne && entries >= 1 && Number.isInteger(entries) ? entries : null;
}
