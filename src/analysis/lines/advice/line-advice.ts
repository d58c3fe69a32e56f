import type { BoardRecord, RecordOf } from '../../../session/schema.js';
import type { LineFigure, LineFigures } from '../line-figures.js';
import { copiedBytes } from './copied-bytes.js';
import { floatArithmetic } from './float-arithmetic.js';
import { functionsMade } from './functions-made.js';
import type { FindPatterns, LineAdviceCode } from './line-pattern.js';
import { listToGenerator } from './list-to-generator.js';
import { madeAnew } from './made-anew.js';
import { type ObjectSizes, objectSizes } from './object-sizes.js';
import { piecesOfText } from './pieces-of-text.js';
import { type ProgramSyntax, programSyntax } from './program-syntax.js';

/** What to do about a line that allocates. */
export interface LineAdvice {
  code: LineAdviceCode;
  path: string;
  line: number;
  /** What it is about, as it stands in the text. */
  name: string;
  hits: number;
  /** What the line allocated in all, garbage included. */
  bytes: number;
  /** Whether that was measured at each hit, else scaled. */
  exact: boolean;
  /** At most so much less, of `bytes`. */
  savesBytes: number;
  /** The same with each hit. */
  savesPerHit: number;
}

/** Less of what the program's lines allocate is not worth a change. */
const LEAST_SHARE = 0.05;
/** What is made once already is not made anew. */
const LEAST_HITS = 8;
const MOST = 3;

const PATTERNS: FindPatterns[] = [
  madeAnew,
  listToGenerator,
  copiedBytes,
  piecesOfText,
  floatArithmetic,
  functionsMade,
];

/**
 * Advice for the lines that allocate most, where the text of the line has the pattern for it: what saves most first, one a line. None
 * for files whose text is not known, and on a board whose blocks are not.
 */
export function lineAdvice(
  { lines, totalBytes }: Pick<LineFigures, 'lines' | 'totalBytes'>,
  sources: readonly RecordOf<'source'>[],
  board: Pick<BoardRecord, 'blockBytes' | 'wordBytes'> | null,
): LineAdvice[] {
  if (!board?.blockBytes || !board.wordBytes) return [];
  const sizes = objectSizes({ blockBytes: board.blockBytes, wordBytes: board.wordBytes });
  const parsed = new Map<string, ProgramSyntax | null>();
  return lines
    .filter(({ bytes, hits }) => hits >= LEAST_HITS && bytes >= LEAST_SHARE * totalBytes)
    .flatMap((line) => {
      const program = programOf(line.path);
      const advice = program ? bestOf(line, program, sizes) : null;
      return advice && advice.savesBytes >= LEAST_SHARE * totalBytes ? [advice] : [];
    })
    .sort((a, b) => b.savesBytes - a.savesBytes)
    .slice(0, MOST);

  function programOf(path: string): ProgramSyntax | null {
    const known = parsed.get(path);
    if (known !== undefined) return known;
    const text = sources.find((source) => source.path === path)?.text;
    const program = text === undefined ? null : programSyntax(text);
    parsed.set(path, program);
    return program;
  }
}

/** The pattern in it that saves most; null where there is none, or where what the line allocates does not fit it. */
function bestOf(
  { path, line, hits, bytes, exact }: LineFigure,
  program: ProgramSyntax,
  sizes: ObjectSizes,
): LineAdvice | null {
  const perHit = bytes / hits;
  const found = program
    .statementsAt(line)
    .flatMap((statement) => PATTERNS.flatMap((find) => find(statement, program, sizes)))
    .filter(({ isAll, mostBytes }) => !isAll || perHit <= mostBytes)
    .map(({ code, name, mostBytes, leftBytes }) => ({
      code,
      name,
      savesPerHit: Math.min(mostBytes, perHit) - leftBytes,
    }))
    .sort((a, b) => b.savesPerHit - a.savesPerHit);
  const [best] = found;
  if (!best || best.savesPerHit <= 0) return null;
  return { ...best, path, line, hits, bytes, exact, savesBytes: Math.round(best.savesPerHit * hits) };
}
