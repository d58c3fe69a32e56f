import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from '../board/answer-lines.js';
import { parseBytes } from '../board/parse-bytes.js';

/** What a word of memory is as an object: a string, or the name of the type that it is or has. */
export interface ToldWord {
  word: number;
  text: string;
  /** Whether that type is one of exceptions; null of a string. */
  isException: boolean | null;
  /** Whether it is one of tuples. */
  isTuple: boolean;
}

const TYPE = /^<class '(.*)'>$/s;

const ATTEMPTS = 5;
/** In one line: it must fit the line buffer of a small board. */
const AT_ONCE = 12;
const LINE = /^\x1e% (\d+) (\d+) ([0-3]) (b['"].*)$/;

/**
 * Asks the board what words are as objects; `place` is the address of the items of the agent's list. The words must be objects: any other may
 * crash a board.
 * @throws LineDamagedError, BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST
 */
export async function tellWords(repl: Repl, place: number, words: readonly number[]): Promise<ToldWord[]> {
  const told = new Map<number, ToldWord>();
  for (let from = 0; from < words.length; from += AT_ONCE) {
    const asked = words.slice(from, from + AT_ONCE);
    let left = asked;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new LineDamagedError('reading-memory', ATTEMPTS);
      const lines = await answerLines(repl, `_mpgc[2](${place},(${left.join()},))`, 'reading-memory');
      for (const line of lines) {
        const word = toldWord(line);
        if (word && asked.includes(word.word)) told.set(word.word, word);
      }
      left = asked.filter((word) => !told.has(word));
    }
  }
  return [...told.values()];
}

function toldWord(line: string): ToldWord | null {
  const [, word, sum, flag, literal = ''] = LINE.exec(line) ?? [];
  const bytes = parseBytes(literal);
  if (!bytes || bytes.reduce((total, byte) => total + byte, 0) !== Number(sum)) return null;
  const text = bytes.toString('utf8');
  if (flag === '0') return { word: Number(word), text, isException: null, isTuple: false };
  const name = TYPE.exec(text)?.[1];
  if (name === undefined) return null;
  return { word: Number(word), text: name, isException: flag === '2', isTuple: flag === '3' };
}
