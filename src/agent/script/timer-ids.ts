/** Virtual timers first; then the hardware timers that programs use least. */
const IDS = [-1, 3, 2, 1, 0];
/** There a timer is one for all who ask for it, and -1 is refused or another name of 3 (ports/esp32/machine_timer.c). */
const SHARED_IDS = [2, 3, 1, 0];
const NAMED = /\bTimer\(\s*(?:id\s*=\s*)?(-?\d+)/g;

/** The timers to ask a board for, one after the other; where they are shared those that the program's text names come last. */
export function timerIds(platform: string, source: string): number[] {
  if (platform !== 'esp32') return IDS;
  const named = new Set([...source.matchAll(NAMED)].map(([, id]) => (id === '-1' ? 3 : Number(id))));
  return [...SHARED_IDS].sort((a, b) => Number(named.has(a)) - Number(named.has(b)));
}
