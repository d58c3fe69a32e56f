import type { DumpFault } from '../../../heap/map/parse-dump.js';

const WORDS: Record<DumpFault, string> = {
  'no-total': 'it has no line of totals',
  'no-map': 'it has no map',
  'too-large': 'it has more blocks than any board',
  'block-size': 'no size of block fits its totals',
  offset: 'a line does not stand where its offset says',
  'foreign-line': 'it has a line that belongs to no map',
  used: 'its map has not as much in use as it says',
  total: 'its map has not as many blocks as it says',
  'one-blocks': 'its map has not as many 1-blocks as it says',
  'two-blocks': 'its map has not as many 2-blocks as it says',
  'largest-block': 'the largest block of its map is not the one that it says',
  'largest-free': 'the largest free block of its map is not the one that it says',
};

/** What of a heap dump does not agree with the rest, from the code of the fault; an unknown code shows itself. */
export function dumpFaultWords(why: string): string {
  const reason = Object.hasOwn(WORDS, why) ? WORDS[why as DumpFault] : why;
  return `The heap dump does not agree with itself: ${reason}.`;
}
