import { type IncludedFile, IncludedFiles } from '../../agent/stored-files/included-files.js';
import { MpgcError, messageOf } from '../../errors.js';
import { reopenPort } from '../../transport/ports/reopen-port.js';
import type { Transport } from '../../transport/transport.js';
import { type BoardRequest, openBoard } from './open-board.js';

export interface LentBoard extends BoardRequest {
  /** Written to the board's file system before, and removed from it after. */
  included: readonly IncludedFile[];
  /** Called with what was done to the board's file system. */
  onNote?: ((note: BoardNote) => void) | undefined;
}

export interface BoardNote {
  text: string;
  /** Whether the board is not as it was. */
  isProblem: boolean;
}

/**
 * Opens the board on a port and lends it to `use`, with files that stand on it for as long as that.
 * @throws MpgcError as openBoard() and IncludedFiles.put() do
 */
export async function withBoard<T>(request: LentBoard, use: (board: Transport) => Promise<T>): Promise<T> {
  const board = await openBoard(request);
  const { reset, bootTimeoutMs, signal, onPhase, onNote } = request;
  const files = new IncludedFiles(request.included, {
    reset,
    bootTimeoutMs,
    signal: signal ?? new AbortController().signal,
    onPhase: onPhase ?? (() => {}),
  });
  const note = (text: string, isProblem = false) => onNote?.({ text, isProblem });
  let last = board;
  try {
    if (request.included.length > 0) await files.put(board);
    if (files.kept.length > 0) note(`on the board already, left as it is: ${files.kept.join(', ')}`);
    if (files.written.length > 0) note(`written to the board: ${withSizes(files.written, request.included)}`);
    return await use(board);
  } finally {
    const written = [...files.written];
    try {
      last = await removeFrom(board, files, request);
      if (written.length > 0) note(`removed from the board: ${written.join(', ')}`);
    } catch (error) {
      note(leftText(files.written, messageOf(error)), true);
    }
    await last.close();
  }
}

/** Where it does not answer, its prompt comes back with a reset, which leaves the files. */
function leftText(written: readonly string[], why: string): string {
  const lines = written.map((name) => `os.remove(${JSON.stringify(name)})`).join('; ');
  return `left on the board: ${written.join(', ')} (${why}). To remove: press its reset button, and type at its prompt: import os; ${lines}`;
}

function withSizes(names: readonly string[], files: readonly IncludedFile[]): string {
  const sizes = new Map(files.map(({ name, bytes }) => [name, bytes.length]));
  return names.map((name) => `${name} (${sizes.get(name)} B)`).join(', ');
}

/** A board that went away may be back: one that the program reset is another device for a moment. */
async function removeFrom(
  board: Transport,
  files: IncludedFiles,
  { bootTimeoutMs }: BoardRequest,
): Promise<Transport> {
  try {
    await files.remove(board);
    return board;
  } catch (error) {
    if (!(error instanceof MpgcError) || error.code !== 'BOARD_LOST') throw error;
  }
  const again = await reopenPort(board, { bootTimeoutMs });
  await files.remove(again).catch(async (error) => {
    await again.close();
    throw error;
  });
  return again;
}
