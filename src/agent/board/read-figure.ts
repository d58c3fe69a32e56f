import { MpgcError } from '../../errors.js';
import { quoteTail } from '../../repl/inbox.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from './answer-lines.js';

const ATTEMPTS = 3;
/** The figure, and its complement: a digit that was lost on the way shows. */
const FIGURE = /\x1e= (-?\d+) (-?\d+)$/;

/** The value of a Python expression that is an integer, asked for again when bytes were lost on the way. */
export async function readFigure(repl: Repl, expression: string): Promise<number> {
  const startedMs = performance.now();
  let lines: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const source = `(lambda end:__import__('builtins').print('\\x1e=',end,~end))(${expression})`;
    lines = await answerLines(repl, source, 'reading-figure');
    for (const line of lines) {
      const [, figure, complement] = FIGURE.exec(line) ?? [];
      if (figure !== undefined && -Number(figure) - 1 === Number(complement)) return Number(figure);
    }
  }
  throw new MpgcError('BOARD_SILENT', `The board did not answer ${expression}.`, {
    values: {
      phase: 'reading-figure',
      waitedMs: Math.round(performance.now() - startedMs),
      received: quoteTail(Buffer.from(lines.join('\n'))),
    },
  });
}
