/**
 * A line for the prompt that evaluates an expression while the heap is measured. Its constant object keeps the line's own
 * table of them from pointing behind itself, where the conservative mark would take whatever lies there for live
 * (docs/decisions/0008-pointers-past-the-end.md).
 */
export function measuringLine(expression: string): string {
  return `...and ${expression}`;
}

/**
 * A line that overwrites what earlier ones left on the stack, by going as deep as it likes and coming back: such words
 * keep garbage through any number of collections, as long as nothing reaches as far (docs/decisions/0020-stale-words.md).
 */
export const OVERWRITE_STACK_LINE = measuringLine('(lambda f:f(f,12))(lambda f,n:n and f(f,n-1))');

/** The line that collects. */
export const COLLECT_LINE = measuringLine("__import__('gc').collect()");
