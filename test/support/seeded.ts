import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1 that are the same for the same text. */
export function seeded(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE();
  return () => {
    // Numerical Recipes: a linear congruential generator modulo 2^32.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
