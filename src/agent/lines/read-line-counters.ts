import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import { readPrintedFigures } from '../board/read-figure.js';
import { PLACE_OF_NONE, placeOfLine, UNIT_BYTES, WORDS_PER_LINE } from '../sampler/line-counters.js';

type Counted = Pick<RecordOf<'lines'>['probes'][number], 'hits' | 'measured' | 'grownBytes' | 'mostBytes'>;

export interface LineCounts {
  lines: Counted[];
  notAttributedBytes: number;
  collections: number;
  /** Whether the board collected by itself when the program ended. */
  enabled: boolean;
}

/** As many as a line of the board holds with ease. */
const WORDS_AT_ONCE = 6 * WORDS_PER_LINE;
const ENABLED = 3;

/** What the agent of agent-py/lines.py has counted for `count` lines. */
export async function readLineCounters(repl: Repl, count: number): Promise<LineCounts> {
  const [enabled = 0, collections = 0] = await readWords(repl, ENABLED, ENABLED + 2);
  const words: number[] = [];
  const end = placeOfLine(count);
  for (let at = PLACE_OF_NONE; at < end; at += WORDS_AT_ONCE) {
    words.push(...(await readWords(repl, at, Math.min(end, at + WORDS_AT_ONCE))));
  }
  const [none, ...lines] = Array.from({ length: words.length / WORDS_PER_LINE }, (_, line) =>
    decode(words.slice(WORDS_PER_LINE * line, WORDS_PER_LINE * (line + 1))),
  );
  return { lines, notAttributedBytes: none?.grownBytes ?? 0, collections, enabled: enabled !== 0 };
}

function decode([hits = 0, measured = 0, units = 0, , most = 0]: number[]): Counted {
  return { hits, measured, grownBytes: UNIT_BYTES * units, mostBytes: UNIT_BYTES * most };
}

function readWords(repl: Repl, from: number, to: number): Promise<number[]> {
  const source = `(lambda key:__import__('builtins').print('\\x1e=',*(key+key)))(__import__('builtins').list(_mpgc.index[${from}:${to}]))`;
  return readPrintedFigures(repl, source, { count: to - from, of: 'the counters of lines' });
}
