import { finished } from 'node:stream/promises';
import { ReadlineParser } from '@serialport/parser-readline';
import type { Phase } from '../../phases.js';
import type { Repl, RunOptions } from '../../repl/repl.js';

/**
 * Runs a short line of mpgc and gives the lines that the board answered, without their ends.
 * @throws BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST, BOARD_RESET
 */
export async function answerLines(
  repl: Repl,
  source: string,
  phase: Phase,
  options: RunOptions = {},
): Promise<string[]> {
  const output = await repl.run(source, phase, options);
  const lines: string[] = [];
  const parser = new ReadlineParser({ delimiter: '\n' });
  parser.on('data', (line: string) => lines.push(line.replace(/\r$/, '')));
  parser.end(output);
  await finished(parser);
  return lines;
}
