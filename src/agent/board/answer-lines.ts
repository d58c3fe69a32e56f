import { finished } from 'node:stream/promises';
import { ReadlineParser } from '@serialport/parser-readline';
import type { Phase } from '../../phases.js';
import { checkReply } from '../../repl/raw-repl.js';
import type { Repl } from '../../repl/repl.js';

/**
 * Runs a short line of mpgc and gives the lines that the board answered, without their ends.
 * @throws BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST, BOARD_RESET
 */
export async function answerLines(repl: Repl, source: string, phase: Phase): Promise<string[]> {
  const lines: string[] = [];
  const parser = new ReadlineParser({ delimiter: '\n' });
  parser.on('data', (line: string) => lines.push(line.replace(/\r$/, '')));
  const reply = await repl.submit(source, { phase, onOutput: (bytes) => parser.write(bytes) });
  checkReply(reply, phase);
  parser.end();
  await finished(parser);
  return lines;
}
