import { MpgcError } from '../../errors.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { bytesLiteral } from '../../repl/checked-source.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import type { AgentLink } from '../wire/agent-link.js';

/** The line that brings so many is twice as long or more, and is compiled beside them. */
const PIECE_BYTES = 512;

/** Puts bytes on the board's heap, in pieces that run as they were sent or not at all; `place` is what they are assigned to. */
export async function sendBytes(link: AgentLink, place: string, bytes: Buffer): Promise<void> {
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES) {
    const before = at === 0 ? '' : `${place}[:${at}]+`;
    const piece = bytesLiteral(bytes.subarray(at, at + PIECE_BYTES));
    await link.repl.releaseLineBuffer();
    await link.run(COLLECT_LINE, 'collecting');
    await link.run(`${place}=${before}${piece}`, 'serving-files', { checked: true });
  }
}

/** What is thrown where the heap has no room for files of the program; any other is given back. */
export function whyNotServed(cause: unknown, files: readonly ProgramFile[]): unknown {
  if (!isRaised(cause, 'MemoryError')) return cause;
  const filesBytes = files.reduce((total, { bytes }) => total + bytes.length, 0);
  const message = `There is not enough free heap on the board for the files that the script needs (${files.length}, with ${filesBytes} bytes): they stand on it while the script runs.`;
  return new MpgcError('FILES_DO_NOT_FIT', message, {
    cause,
    suggestions: ['Put them on the board, and leave them out here: --no-serve.'],
  });
}
