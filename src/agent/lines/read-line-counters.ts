import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import { readPrintedFigures } from '../board/read-figure.js';
import {
  lineOfPlace,
  PLACE_OF_DEEPEST,
  PLACE_OF_NONE,
  placeOfLine,
  runningAt,
  UNIT_BYTES,
  WORDS_PER_LINE,
} from '../sampler/line-counters.js';

type Counted = Pick<
  RecordOf<'lines'>['probes'][number],
  'hits' | 'measured' | 'stoodFor' | 'grownBytes' | 'mostBytes'
>;

export interface LineCounts {
  lines: Counted[];
  /** What the whole program added. */
  addedBytes: number;
  notAttributedBytes: number;
  collections: number;
  /** Whether the board collected by itself when the program ended. */
  enabled: boolean;
  /**
   * When most functions ran at the same time; null where none did, the firmware does not tell of its stack, or the count is not sure, as an
   * exception or another task came in between.
   */
  deepest: {
    line: number;
    running: number;
    same: number;
    stackBytes: number;
    firstStackBytes: number;
  } | null;
}

/** As many as a line of the board holds with ease. */
const WORDS_AT_ONCE = 4 * WORDS_PER_LINE;
const ENABLED = 3;
const ADDED = 8;

/** What the agent of agent-py/lines.py has counted for `count` lines. */
export async function readLineCounters(repl: Repl, count: number): Promise<LineCounts> {
  const [enabled = 0, collections = 0] = await readWords(repl, ENABLED, ENABLED + 2);
  const depth = await readWords(repl, PLACE_OF_DEEPEST, PLACE_OF_DEEPEST + 6);
  const [added = 0] = await readWords(repl, ADDED, ADDED + 1);
  const words: number[] = [];
  const end = placeOfLine(count);
  for (let at = PLACE_OF_NONE; at < end; at += WORDS_AT_ONCE) {
    words.push(...(await readWords(repl, at, Math.min(end, at + WORDS_AT_ONCE))));
  }
  const [none, ...lines] = Array.from({ length: words.length / WORDS_PER_LINE }, (_, line) =>
    decode(words.slice(WORDS_PER_LINE * line, WORDS_PER_LINE * (line + 1))),
  );
  const addedBytes = UNIT_BYTES * added;
  return {
    lines,
    addedBytes,
    notAttributedBytes: none?.grownBytes ?? 0,
    collections,
    enabled: enabled !== 0,
    deepest: deepestOf(depth, count),
  };
}

function deepestOf(
  [place = 0, stack = 0, at = 0, same = 0, first = 0, isUnsure = 0]: number[],
  lines: number,
): LineCounts['deepest'] {
  const line = lineOfPlace(at);
  if (isUnsure !== 0 || place === 0 || line === null || line >= lines) return null;
  return { line, running: runningAt(place, lines), same, stackBytes: stack, firstStackBytes: first };
}

function decode([hits = 0, measured = 0, units = 0, , most = 0, next = 1, gap = 1]: number[]): Counted {
  return {
    hits,
    measured,
    stoodFor: Math.max(0, next - gap),
    grownBytes: UNIT_BYTES * units,
    mostBytes: UNIT_BYTES * most,
  };
}

function readWords(repl: Repl, from: number, to: number): Promise<number[]> {
  const source = `(lambda key:__import__('builtins').print('\\x1e=',*(key+key)))(__import__('builtins').list(_mpgc.index[${from}:${to}]))`;
  return readPrintedFigures(repl, source, { count: to - from, of: 'the counters of lines' });
}
