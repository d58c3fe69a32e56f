/**
 * A line for the prompt that evaluates an expression while the heap is measured. Its constant object keeps the line's own
 * table of them from pointing behind itself, where the conservative mark would take whatever lies there for live
 * (docs/decisions/0008-pointers-past-the-end.md).
 */
export function measuringLine(expression: string): string {
  return `...and ${expression}`;
}

/** The line that collects. */
export const COLLECT_LINE = measuringLine("__import__('gc').collect()");
