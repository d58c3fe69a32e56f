import { BALLAST_SLOT, firstSlotOf, type Operation, type StaleSet } from './heap-program.js';

/**
 * A conservative collector keeps an object alive while its address stands anywhere on the C stack, also in a word
 * that a function left there long ago. These operations go the same ways through the interpreter as all others do,
 * with three objects of their own (slots 0 to 2 of the set): afterwards such words hold the addresses of these.
 * What was not touched since is then garbage for certain once it is dropped.
 */
export const OVERWRITE_STALE: readonly Operation[] = [
  { type: 'bytearray', slot: 0, bytes: 20 },
  { type: 'list', slot: 1 },
  { type: 'append', slot: 0, count: 3 },
  { type: 'append', slot: 1, count: 9 },
  { type: 'dict', slot: 2 },
  { type: 'extend', slot: 0, pad: 2 },
  { type: 'add', slot: 2, count: 7 },
  { type: 'extend', slot: 0, pad: 0 },
  { type: 'append', slot: 1, count: 9 },
  { type: 'pop', slot: 1, count: 15 },
  { type: 'clear', slot: 2 },
  { type: 'clear', slot: 1 },
  { type: 'append', slot: 0, count: 20 },
  { type: 'add', slot: 2, count: 3 },
  { type: 'append', slot: 1, count: 1 },
];

/** What the first collection frees may have been what kept something else alive. */
export const COLLECT_TWICE: readonly Operation[] = [{ type: 'collect' }, { type: 'collect' }];

/** Releases the objects of a set, which another set must have taken the place of. */
export function dropSet(set: StaleSet): Operation {
  return { type: 'drop', slot: firstSlotOf(set), count: 3 };
}

/** What stands in the heap before a program, see settleStack(). */
export interface Settling {
  ballastCount: number;
  litterCount: number;
  shiftCount: number;
}

/**
 * What comes before the first map. Words further up the C stack, left there while the submission was compiled, stay
 * what they are for as long as it runs; an allocation that lands where one points to would never be collected.
 * `litterCount` small objects go over the free blocks, so that those which land there stay, and the place is taken.
 * A list of `shiftCount` elements before that gives everything other addresses, and a ballast fills the heap, so that
 * the program finds it nearly full.
 */
export function settleStack({ ballastCount, litterCount, shiftCount }: Settling): Operation[] {
  const ballast: Operation[] = [
    { type: 'list', slot: BALLAST_SLOT },
    { type: 'append', slot: BALLAST_SLOT, count: shiftCount },
    { type: 'ballast', slot: BALLAST_SLOT, count: ballastCount },
  ];
  return [
    { type: 'drop', slot: 0, count: firstSlotOf(2) },
    { type: 'threshold', units: 0 },
    ...COLLECT_TWICE,
    ...(ballastCount + shiftCount > 0 ? ballast : []),
    { type: 'litter', count: litterCount },
    { type: 'overwrite', set: 0 },
    { type: 'overwrite', set: 1 },
    { type: 'drop', slot: firstSlotOf(2), count: 3 },
    { type: 'overwrite', set: 2 },
    dropSet(0),
    dropSet(1),
    ...COLLECT_TWICE,
  ];
}
