import { MpgcError } from '../../errors.js';
import { sumsOf } from '../../repl/checked-source.js';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from '../board/answer-lines.js';
import { parseBytes } from '../board/parse-bytes.js';
import { packAgentFile } from '../script/pack-source.js';
import { pathLiteral } from './path-literal.js';

const ATTEMPTS = 5;
const PIECE = /^\x1e\? (\d+) (\d+) (\d+) (\d+) (b['"].*)$/;
const LAST = /^\x1e\? (\d+) 0 0 \1 ([01])$/;
/** A board with 9600 baud prints some 400 bytes of a file in a second. */
const DEADLINES = { idleMs: 10_000, overallMs: 30 * 60_000 };

/**
 * A file of the board's file system, in pieces whose lengths and sums the board says; what did not come as it was sent is asked for
 * again. `too-large` for one of more than `mostBytes`.
 * @throws BoardExceptionError as open() there raises, MpgcError LINE_DAMAGED, BOARD_LOST
 */
export async function readStored(repl: Repl, path: string, mostBytes: number): Promise<Buffer | 'too-large'> {
  const pieces: Buffer[] = [];
  let haveBytes = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const values = { PATH: pathLiteral(path), START: haveBytes, MOST: mostBytes };
    const source = packAgentFile('read_file.py', { values });
    const lines = await answerLines(repl, source, 'reading-files', { checked: true, deadlines: DEADLINES });
    for (const line of lines) {
      const piece = pieceOf(line);
      if (piece?.at !== haveBytes) continue;
      pieces.push(piece.bytes);
      haveBytes += piece.bytes.length;
    }
    const [, length, goesOn] = LAST.exec(lines.at(-1) ?? '') ?? [];
    if (length === undefined || Number(length) !== haveBytes) continue;
    return goesOn === '1' ? 'too-large' : Buffer.concat(pieces);
  }
  throw new LineDamagedError('reading-files', ATTEMPTS);
}

/** null for a line that is no piece, or came damaged. */
function pieceOf(line: string): { at: number; bytes: Buffer } | null {
  const [, at, length, sum, secondHalf, literal = ''] = PIECE.exec(line) ?? [];
  const bytes = parseBytes(literal);
  if (!bytes) return null;
  const sums = sumsOf(bytes);
  const isWhole =
    sums.length === Number(length) && sums.sum === Number(sum) && sums.secondHalf === Number(secondHalf);
  return isWhole ? { at: Number(at), bytes } : null;
}

export function noFileSystem(cause: unknown): MpgcError {
  return new MpgcError('NO_FILE_SYSTEM', 'The board has no file system that mpgc can use.', { cause });
}
