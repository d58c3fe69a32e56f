import type { DumpFault } from '../../../heap/map/parse-dump.js';
import type { TableFault } from '../../../heap/map/parse-table.js';

const WORDS: Record<DumpFault | TableFault, string> = {
  'no-total': 'it has no line of totals',
  'no-map': 'it has no map',
  'too-large': 'it has more blocks than any board',
  'block-size': 'no size of block fits its totals',
  offset: 'a line is not where its offset says',
  'foreign-line': 'it has a line that belongs to no map',
  used: 'its map and its own count of bytes in use differ',
  total: 'its map and its own count of blocks differ',
  'one-blocks': 'its map and its own count of 1-blocks differ',
  'two-blocks': 'its map and its own count of 2-blocks differ',
  'largest-block': 'its map and its own largest block differ',
  'largest-free': 'its map and its own largest free block differ',
  'cut-off': 'a part of it did not come',
  changed: 'it changed while it was printed, or on the line',
  characters: 'it has characters that are none of a map',
  marked: 'a collection was under way',
  'stray-tail': 'a block goes on where none begins',
};

/** What of a heap dump does not agree with the rest, from the code of the fault; an unknown code shows itself. */
export function dumpFaultWords(why: string): string {
  const reason = Object.hasOwn(WORDS, why) ? WORDS[why as keyof typeof WORDS] : why;
  return `The heap dump does not agree with itself: ${reason}.`;
}
