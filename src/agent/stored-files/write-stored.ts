import { MpgcError } from '../../errors.js';
import { bytesLiteral } from '../../repl/checked-source.js';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import { readFigure } from '../board/read-figure.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import { pathLiteral } from './path-literal.js';
import { readStored } from './read-stored.js';

/** The line that brings so many is twice as long or more, and is compiled beside them. */
const PIECE_BYTES = 256;
const ATTEMPTS = 3;
const PHASE = 'writing-files';

/**
 * Writes a file of the board's file system, over what is there, and reads it back: once more where that is not what was sent.
 * @throws BoardExceptionError as open() and write() there raise, MpgcError LINE_DAMAGED, BOARD_LOST
 */
export async function writeStored(repl: Repl, path: string, bytes: Buffer): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await writeOnce(repl, path, bytes);
    const stored = await readStored(repl, path, bytes.length);
    if (stored !== 'too-large' && stored.equals(bytes)) return;
    repl.quality.resent += 1;
  }
  throw new LineDamagedError(PHASE, ATTEMPTS);
}

async function writeOnce(repl: Repl, path: string, bytes: Buffer): Promise<void> {
  const run = (line: string) => repl.run(line, PHASE, { checked: true });
  await run(`_mpgc=__import__('builtins').open(${pathLiteral(path)},'wb')`);
  try {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      await repl.releaseLineBuffer();
      await run(`_mpgc.write(${bytesLiteral(bytes.subarray(at, at + PIECE_BYTES))})and None`);
    }
  } finally {
    await run('_mpgc.close()');
    await run(REMOVE_LINE);
  }
}

/** Removes a file of the board's file system. @throws BoardExceptionError as remove() there raises */
export async function removeStored(repl: Repl, path: string): Promise<void> {
  await repl.run(`__import__('os').remove(${pathLiteral(path)})`, 'removing-files', { checked: true });
}

/**
 * Makes sure that files of these sizes have room where the board tells how much there is.
 * @throws MpgcError FILES_DO_NOT_FIT
 */
export async function checkRoom(repl: Repl, sizes: readonly number[]): Promise<void> {
  const blockBytes = await statOrNone(repl, 1);
  const freeBlocks = await statOrNone(repl, 4);
  if (blockBytes === 0) return;
  const neededBytes = sizes.reduce((total, size) => total + Math.ceil(size / blockBytes) * blockBytes, 0);
  const freeBytes = freeBlocks * blockBytes;
  if (neededBytes <= freeBytes) return;
  const message = `The files of --include take ${neededBytes} bytes in blocks of ${blockBytes}, and the file system of the board has ${freeBytes} bytes free. Nothing was written.`;
  throw new MpgcError('FILES_DO_NOT_FIT', message, {
    values: { neededBytes, freeBytes },
    suggestions: ['Remove files from the board, or include fewer.'],
  });
}

/** A figure of os.statvfs() for the folder in which the board is; 0 where there is none. */
function statOrNone(repl: Repl, index: number): Promise<number> {
  return readFigure(
    repl,
    `(lambda os:os.statvfs(os.getcwd())[${index}]if __import__('builtins').hasattr(os,'statvfs')else 0)(__import__('os'))`,
  );
}
