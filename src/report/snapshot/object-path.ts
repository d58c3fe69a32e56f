import type { KeptObject } from '../../session/snapshot/owners-schema.js';

/** References of a path that is written out; of a longer one the first and the last. */
const MOST_STEPS = 11;
const FIRST_STEPS = 9;

/** The way to an object from its root, put together from what it is behind each that holds it. */
export function objectPath(objects: readonly KeptObject[], place: number): string {
  const way = holdersOf(objects, place);
  const steps = way.reduce((sum, one) => sum + objects[one]!.steps, 0);
  if (steps <= MOST_STEPS) return way.map((one) => objects[one]!.path).join('');
  let [text, told] = ['', 0];
  for (const one of way) {
    if (told + objects[one]!.steps > FIRST_STEPS) break;
    text += objects[one]!.path;
    told += objects[one]!.steps;
  }
  return `${text} → … ${steps - told - 1} more → ${objects[place]!.type}`;
}

/** The objects that hold one alone, itself the last. */
export function holdersOf(objects: readonly KeptObject[], place: number): number[] {
  const way: number[] = [];
  for (let at = place; at >= 0; at = objects[at]!.holder) way.push(at);
  return way.reverse();
}
