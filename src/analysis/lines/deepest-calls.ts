import type { RecordOf } from '../../session/schema.js';

/** When most functions of the program ran at the same time. */
export interface DeepestCalls {
  /** The last of them. */
  path: string;
  name: string;
  line: number;
  /** How many ran, the text of a file itself included, and how many of them were that function. */
  running: number;
  same: number;
  stackBytes: number;
  /** Of the stack, what one takes in the mean; null where only one ran. */
  bytesPerCall: number | null;
  /** What the interpreter lets itself use of the stack, and how many more would fit; null where the firmware does not print it. */
  limitBytes: number | null;
  moreCalls: number | null;
}

/** `limitBytes`: of the stack; null where that is not known. */
export function deepestCalls(
  { deepest, functions }: RecordOf<'lines'>,
  limitBytes: number | null,
): DeepestCalls | null {
  const last = deepest && functions[deepest.function];
  if (!last) return null;
  const { running, same, stackBytes, firstStackBytes } = deepest;
  const taken = stackBytes - firstStackBytes;
  const bytesPerCall = running > 1 && taken > 0 ? taken / (running - 1) : null;
  const left = limitBytes === null ? null : Math.max(0, limitBytes - stackBytes);
  return {
    path: last.path,
    name: last.name,
    line: last.line,
    running,
    same,
    stackBytes,
    bytesPerCall,
    limitBytes,
    moreCalls: left === null || bytesPerCall === null ? null : Math.floor(left / bytesPerCall),
  };
}
