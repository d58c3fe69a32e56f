import { MpgcError } from '../../errors.js';
import { quoteTail } from '../../repl/inbox.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from './answer-lines.js';

const ATTEMPTS = 3;
/** The figures twice: a digit that was lost on the way shows. */
const FIGURES = /\x1e=((?: -?\d+)+)\1$/;
const BUILTINS = "__import__('builtins')";

/** The value of a Python expression that is an integer, asked for again when bytes were lost on the way. */
export async function readFigure(repl: Repl, expression: string): Promise<number> {
  const [figure] = await askForFigures(repl, [expression], printingLine(BUILTINS, [expression]));
  return figure!;
}

/**
 * The values of expressions that are integers, by one line that imports twice however many they are: some firmwares look
 * in the file system at each import. In an expression `key` is gc.
 */
export function readGcFigures(repl: Repl, expressions: string[]): Promise<number[]> {
  const line = `(lambda key,end:${printingLine('end', expressions)})(__import__('gc'),${BUILTINS})`;
  return askForFigures(repl, expressions, line);
}

function printingLine(builtins: string, expressions: string[]): string {
  return `${builtins}.print('\\x1e=',${[...expressions, ...expressions].join()})`;
}

async function askForFigures(repl: Repl, expressions: string[], source: string): Promise<number[]> {
  const startedMs = performance.now();
  let lines: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    lines = await answerLines(repl, source, 'reading-figure');
    for (const line of lines) {
      const figures = FIGURES.exec(line)?.[1]?.trim().split(' ').map(Number);
      if (figures?.length === expressions.length) return figures;
    }
  }
  throw new MpgcError('BOARD_SILENT', `The board did not answer ${expressions.join(', ')}.`, {
    values: {
      phase: 'reading-figure',
      waitedMs: Math.round(performance.now() - startedMs),
      received: quoteTail(Buffer.from(lines.join('\n'))),
    },
  });
}
