/**
 * A line for the prompt that evaluates an expression while the heap is measured. Its constant object keeps the line's own
 * table of them from pointing behind itself, where the conservative mark would take whatever lies there for live
 * (docs/decisions/0008-pointers-past-the-end.md).
 */
export function measuringLine(expression: string): string {
  return `...and ${expression}`;
}

/**
 * Lines that overwrite what earlier ones left on the stack, each by going deep its own way and coming back: such words keep
 * garbage through any number of collections (docs/decisions/0020-stale-words.md). The second leaves the least behind. Their
 * names are in the ROM of every firmware: others would be interned.
 */
export const OVERWRITE_STACK_LINES = [
  '(lambda key:key(key,12))(lambda key,end:end and sorted((0,end),key=lambda _:0)and key(key,end-1))',
  '(lambda key:key(key,12))(lambda key,end:end and key(key,end-1))',
].map(measuringLine);

/** The line that prints the heap map. */
export const MAP_LINE = measuringLine("__import__('micropython').mem_info(1)");

/**
 * The same while the callbacks of timers and pins are held off: one that runs keeps others from it (py/scheduler.c), and the map is
 * printed in such a one. It begins at a jump of the line's own. Hard interrupts go on; they cannot allocate.
 */
export const HELD_MAP_LINE = measuringLine(
  "(lambda key:key.schedule(key.mem_info,1)or[0 for key in(0,0)])(__import__('micropython'))",
);

/** The line that collects. */
export const COLLECT_LINE = measuringLine("__import__('gc').collect()");
