import { parseProgram } from '../../instrument/parse-program.js';
import type { Repl } from '../../repl/repl.js';
import type { NewRecord } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { lookAtHeap } from './look-at-heap.js';

export interface CompileLimitRequest {
  text: string;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** Raises before anything else runs, once all of it has been compiled. */
const RAISES_AT_ONCE = '()[0]\n';
const RAISED = 'IndexError';

/**
 * How much of `text` the board compiles on an empty heap, by halves, between whole statements; null where it cannot be told, or
 * the signal comes. Restarts the interpreter before each try: the names in it are interned for good.
 */
export async function compileLimit(
  repl: Repl,
  firmware: Firmware,
  { text, plain, signal }: CompileLimitRequest,
): Promise<NewRecord | null> {
  const ends = statementEnds(text);
  if (ends.length === 0) return null;
  await repl.softReset();
  const largestFreeBytes = (await lookAtHeap(repl, firmware))?.largestFreeBytes ?? null;
  const bytesOf = (end: number) => Buffer.byteLength(text.slice(0, end));
  const compiles = async (end: number): Promise<boolean | null> => {
    if (signal.aborted) return null;
    await repl.softReset();
    const { raised } = await repl.submit(`${RAISES_AT_ONCE}${text.slice(0, end)}\n`, {
      phase: 'compiling',
      plain,
      checked: repl.rawPaste !== true,
    });
    if (raised?.exception === RAISED) return true;
    return raised?.exception === 'MemoryError' ? false : null;
  };
  const whole = ends.length - 1;
  const all = await compiles(ends[whole]!);
  if (all === null) return null;
  const record = { type: 'compile-limit', sourceBytes: Buffer.byteLength(text), largestFreeBytes } as const;
  if (all) return { ...record, fitsBytes: record.sourceBytes, failsBytes: null };
  let fits = -1;
  let fails = whole;
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    const does = await compiles(ends[middle]!);
    if (does === null) return null;
    if (does) fits = middle;
    else fails = middle;
  }
  return { ...record, fitsBytes: fits < 0 ? 0 : bytesOf(ends[fits]!), failsBytes: bytesOf(ends[fails]!) };
}

/** Where the statements of the top level end; the parser counts a line end to a block. */
function statementEnds(text: string): number[] {
  const ends: number[] = [];
  for (let node = parseProgram(text).topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'Comment') ends.push(text.slice(0, node.to).trimEnd().length);
  }
  return ends;
}
