import { MpgcError } from '../../errors.js';
import type { RawRepl } from '../../repl/raw-repl.js';

const ATTEMPTS = 3;

/** The value of a Python expression that is an integer, asked for again when bytes were lost on the way. */
export async function readFigure(repl: RawRepl, expression: string): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const output = await repl.run(
      `__import__('builtins').print('\\x1e=',${expression},'=')`,
      'reading a figure',
    );
    const match = /\x1e= (-?\d+) =\r?\n/.exec(Buffer.from(output).toString('latin1'));
    if (match) return Number(match[1]);
  }
  throw new MpgcError('BOARD_SILENT', `The board did not answer ${expression}.`);
}
