import fc from 'fast-check';
import type { HeapArea } from '../../src/heap/map/heap-area.js';

/** Areas as a board could have them: no tail without a head, any of them empty or full. */
export const heapAreas: fc.Arbitrary<HeapArea[]> = fc
  .array(
    fc.array(fc.constantFrom('.', '...', '.........', 'h', 'h=', 'T===', 'A', 'S=='), { maxLength: 40 }),
    { maxLength: 4 },
  )
  .map((areas) => areasOf(...areas.map((pieces) => pieces.join(''))));

export function areasOf(...letters: string[]): HeapArea[] {
  return letters.map((text, at) => ({ address: at.toString(16), letters: text }));
}
