import { decodeScript } from '../../agent/script/prepare-script.js';
import { MAIN, readMain } from '../../agent/stored-files/read-main.js';
import { MpgcError } from '../../errors.js';
import type { Folder, ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { Transport } from '../../transport/transport.js';
import { foldersBeside, resolveProgram } from '../beside/read-beside.js';
import { type LentBoard, withBoard } from '../board/with-board.js';
import { readIncluded } from './read-included.js';
import { readScript } from './read-script.js';

/** What a run is of. */
export interface Program {
  script: { name: string; bytes: Buffer; text: string };
  /** Where the script lies on this computer; null where it was read back from the board. */
  path: string | null;
  /** That the board is given. */
  files: ProgramFile[];
  /** Sources of modules that stand on the board. */
  stored: ProgramFile[];
  /** Paths of files for which the limits have no room. */
  leftOut: string[];
  /** From which it was read, open until the run is over; null where it lies on this computer. */
  board: Transport | null;
  /** Files that are to stand on the board for the run. */
  included: IncludedHere[];
}

export type IncludedHere = ReturnType<typeof readIncluded>[number];

export interface ProgramRequest extends Omit<LentBoard, 'included'> {
  include: readonly string[];
  scriptPath?: string | undefined;
  asMain: boolean;
  serve: boolean;
  paths: readonly string[];
}

/**
 * Finds the program that is asked for, and lends it to `use`: a script of this computer with what stands beside it, or the `main.py` of
 * the board with its modules.
 * @throws MpgcError USAGE unless one of them is asked for, and as readScript(), foldersBeside() and readMain() do
 */
export async function withProgram<T>(
  request: ProgramRequest,
  use: (program: Program) => Promise<T>,
): Promise<T> {
  const { scriptPath, asMain } = request;
  if (scriptPath !== undefined && asMain) {
    throw new MpgcError(
      'USAGE',
      `Give a script or --as-main, not both: --as-main runs the ${MAIN} of the board.`,
      {
        suggestions: [
          `Leave out ${scriptPath}, or --as-main.`,
          ...(request.include.length > 0 ? ['Of several files give --include before each.'] : []),
        ],
      },
    );
  }
  if (scriptPath !== undefined) return use(programHere(scriptPath, request));
  if (!asMain) {
    throw new MpgcError('USAGE', 'There is no script to run.', {
      suggestions: [
        'Give a MicroPython source file, like main.py.',
        `Or run the ${MAIN} of the board: --as-main`,
      ],
    });
  }
  if (request.paths.length > 0) {
    throw new MpgcError('USAGE', '--as-main imports from the board, and takes no --path.');
  }
  const included = readIncluded(request.include);
  return withBoard({ ...request, included }, async (board) =>
    use(await programThere(board, included, request)),
  );
}

/** What is included stands on the board: it is imported from there, before what is beside the script, and has lines as such modules do. */
function programHere(path: string, { serve, paths, include }: ProgramRequest): Program {
  const included = readIncluded(include);
  const script = readScript(path);
  const { files, leftOut } = resolveProgram(script.text, [
    folderOf(included),
    ...(serve ? foldersBeside(path, paths) : []),
  ]);
  const names = new Set(included.map(({ name }) => name));
  const stands = (file: ProgramFile) => names.has(file.path);
  return {
    script,
    path,
    files: files.filter((file) => !stands(file)),
    stored: files.filter((file) => stands(file) && file.kind === 'module' && file.path.endsWith('.py')),
    leftOut,
    board: null,
    included,
  };
}

function folderOf(included: readonly IncludedHere[]): Folder {
  const bytes = new Map(included.map((file) => [file.name, file.bytes]));
  return { prefix: '', read: (path) => bytes.get(path) ?? null, isFolder: () => false };
}

async function programThere(
  board: Transport,
  included: IncludedHere[],
  { reset, bootTimeoutMs, signal, onPhase }: ProgramRequest,
): Promise<Program> {
  const { bytes, modules, leftOut } = await readMain(board, {
    reset,
    bootTimeoutMs,
    signal: signal ?? new AbortController().signal,
    onPhase: onPhase ?? (() => {}),
  });
  const script = { name: MAIN, bytes, text: decodeScript(bytes, MAIN) };
  return { script, path: null, files: [], stored: modules, leftOut, board, included };
}
