import { FREE, type HeapArea, TAIL } from '../../heap/map/heap-area.js';
import { KINDS } from '../text/words/kinds.js';

export interface MapKind {
  letter: string;
  name: string;
  blocks: number;
}

/** What a map holds, in the order of the legend, free blocks last; tails count for the kind of their head. */
export function mapKinds(areas: HeapArea[]): MapKind[] {
  const blocks = new Map<string, number>();
  for (const { letters } of areas) {
    let kind = FREE;
    for (const letter of letters) {
      if (letter !== TAIL) kind = letter;
      blocks.set(kind, (blocks.get(kind) ?? 0) + 1);
    }
  }
  return [...KINDS, [FREE, 'free'] as const].flatMap(([letter, name]) => {
    const count = blocks.get(letter);
    return count === undefined ? [] : [{ letter, name, blocks: count }];
  });
}
