import { MpgcError } from '../../errors.js';
import { quoteTail } from '../../repl/inbox.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from './answer-lines.js';

const ATTEMPTS = 3;
/** The figure twice: a digit that was lost on the way shows. */
const FIGURE = /\x1e= (-?\d+) \1$/;

/** The value of a Python expression that is an integer, asked for again when bytes were lost on the way. */
export async function readFigure(repl: Repl, expression: string): Promise<number> {
  const startedMs = performance.now();
  let lines: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const source = `__import__('builtins').print('\\x1e=',${expression},${expression})`;
    lines = await answerLines(repl, source, 'reading-figure');
    for (const line of lines) {
      const figure = FIGURE.exec(line)?.[1];
      if (figure !== undefined) return Number(figure);
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
