/** Virtual timers first; then the hardware timers that programs use least. */
const IDS = [-1, 3, 2, 1, 0];
/** Where a timer is one for all who ask for it, -1 is refused or another name of 3 (ports/esp32/machine_timer.c). */
const SHARED_IDS = [2, 3, 1, 0];
const NAMED = /\bTimer\(\s*(?:id\s*=\s*)?(-?\d+)/g;

/** Whether two who ask for a timer get the same one, as an expression that is raised by a board without that timer. */
export const IS_SHARED = `(lambda T:T(${SHARED_IDS[0]})is T(${SHARED_IDS[0]}))(__import__('machine').Timer)+0`;

/** The timers to ask a board for, one after the other; where they are shared those that the program's text names come last. */
export function timerIds(areShared: boolean, programText: string): number[] {
  if (!areShared) return IDS;
  const named = new Set([...programText.matchAll(NAMED)].map(([, id]) => (id === '-1' ? 3 : Number(id))));
  return [...SHARED_IDS].sort((a, b) => Number(named.has(a)) - Number(named.has(b)));
}
