import { MpgcError } from '../../errors.js';
import { quoteTail } from '../../repl/inbox.js';
import type { Repl, RunOptions } from '../../repl/repl.js';
import { answerLines } from './answer-lines.js';

const ATTEMPTS = 3;
/** The figures twice: a digit that was lost on the way shows. */
const FIGURES = /\x1e=((?: -?\d+)+)\1$/;
const BUILTINS = "__import__('builtins')";

/** The value of a Python expression that is an integer, asked for again when bytes were lost on the way. */
export async function readFigure(repl: Repl, expression: string): Promise<number> {
  const [figure] = await askForFigures(repl, printingLine(BUILTINS, [expression]), {
    count: 1,
    of: expression,
  });
  return figure!;
}

/**
 * The values of expressions that are integers, by one line that imports twice however many they are: some firmwares look
 * in the file system at each import. In an expression `key` is gc.
 */
export function readGcFigures(repl: Repl, expressions: string[]): Promise<number[]> {
  const line = `(lambda key,end:${printingLine('end', expressions)})(__import__('gc'),${BUILTINS})`;
  return askForFigures(repl, line, { count: expressions.length, of: expressions.join(', ') });
}

/** The figures that a source prints behind a marker and `=`, all of them twice. */
export function readPrintedFigures(repl: Repl, source: string, asked: AskedFigures): Promise<number[]> {
  return askForFigures(repl, source, asked, { checked: true });
}

interface AskedFigures {
  count: number;
  /** What they are, for the error. */
  of: string;
}

function printingLine(builtins: string, expressions: string[]): string {
  return `${builtins}.print('\\x1e=',${[...expressions, ...expressions].join()})`;
}

async function askForFigures(
  repl: Repl,
  source: string,
  { count, of }: AskedFigures,
  options: RunOptions = {},
): Promise<number[]> {
  const startedMs = performance.now();
  let lines: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    lines = await answerLines(repl, source, 'reading-figure', options);
    for (const line of lines) {
      const figures = FIGURES.exec(line)?.[1]?.trim().split(' ').map(Number);
      if (figures?.length === count) return figures;
    }
  }
  throw new MpgcError('BOARD_SILENT', `The board did not answer ${of}.`, {
    values: {
      phase: 'reading-figure',
      waitedMs: Math.round(performance.now() - startedMs),
      received: quoteTail(Buffer.from(lines.join('\n'))),
    },
  });
}
