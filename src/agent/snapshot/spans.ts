import { FREE } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';

/** A piece of the heap that is read at once. */
export interface Span {
  address: number;
  bytes: number;
}

/** Free blocks between used ones that are read with them: asking for a piece takes longer. */
const GAP_BLOCKS = 8;

/** The used blocks of a heap, in pieces, with small gaps between them. */
export function spansOf({ areas, blockBytes }: Pick<HeapDump, 'areas' | 'blockBytes'>): Span[] {
  const spans: Span[] = [];
  for (const { address, letters } of areas) {
    const start = Number.parseInt(address, 16);
    let first = -1;
    let end = 0;
    const close = () => {
      if (first >= 0) spans.push({ address: start + first * blockBytes, bytes: (end - first) * blockBytes });
      first = -1;
    };
    for (let at = 0; at < letters.length; at++) {
      if (letters[at] === FREE) continue;
      if (at - end > GAP_BLOCKS) close();
      if (first < 0) first = at;
      end = at + 1;
    }
    close();
  }
  return spans;
}
