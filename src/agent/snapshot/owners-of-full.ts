import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { runWithin } from '../board/run-within.js';
import { serveFiles } from '../files/serve-files.js';
import { NOT_LOOKED_AT } from '../script/look-at-loops.js';
import { packAgentFile } from '../script/pack-source.js';
import { prepareScript } from '../script/prepare-script.js';
import { FORGET_LINE, REMOVE_LINE } from '../script/remove-line.js';
import { AgentLink } from '../wire/agent-link.js';
import type { NotGathered } from './gather-snapshot.js';
import { loadedModules } from './loaded-modules.js';
import { readOwners } from './read-owners.js';
import type { ReadingOptions } from './take-snapshot.js';

type Owners = Omit<RecordOf<'owners'>, 'atMs'>;

export interface FullRequest {
  script: { text: string };
  files: readonly ProgramFile[];
  /** How long it took to fill the heap. */
  tookMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
}

/** The reader with the lines that load it, in one piece, on a heap that has nothing else free; and what firmware needs to which that is too little. */
const ROOMS_BYTES = [4096, 8192];
const FACTOR = 4;
const SPARE_MS = 10_000;

/**
 * Who keeps the heap that a program has filled: once more after a reset, with room kept free until the program has raised, as the full heap leaves
 * none for a question. null where it did not run out of memory then. @throws as readOwners, BoardExceptionError where there is no room for this
 */
export async function ownersOfFull(
  link: AgentLink,
  request: FullRequest,
  reading: Reading,
): Promise<Owners | NotGathered | null> {
  for (const roomBytes of ROOMS_BYTES) {
    const isLast = roomBytes === ROOMS_BYTES.at(-1) || reading.signal.aborted;
    try {
      const owners = await ownersWithRoom(link, roomBytes, { ...request, reading });
      if (owners !== 'no-room' || isLast) return owners;
    } catch (error) {
      if (isLast || !isRaised(error, 'MemoryError')) throw error;
    }
  }
  return null;
}

type Reading = Omit<ReadingOptions, 'sink' | 'ownAddress'>;

async function ownersWithRoom(
  { repl, firmware, sink }: AgentLink,
  roomBytes: number,
  { script, files, tookMs, plain, reading }: FullRequest & { reading: Reading },
): Promise<Owners | NotGathered | null> {
  await repl.softReset();
  const stop = () => void repl.interrupt();
  reading.signal.addEventListener('abort', stop);
  try {
    const modules = await loadedModules(repl, firmware);
    const link = new AgentLink(repl, firmware, sink);
    await repl.run(roomPiece(firmware, roomBytes), 'loading-agent', { checked: true });
    const { program } = await serveFiles(link, script.text, files);
    await repl.releaseLineBuffer();
    const { source, wrapped } = prepareScript(script.text, firmware, {
      ...NOT_LOOKED_AT,
      edits: program.edits,
    });
    if (!wrapped) return null;
    const reply = await runWithin(repl, source, {
      deadlines: { idleMs: null, overallMs: FACTOR * tookMs + SPARE_MS },
      plain,
      phase: 'running-filled',
      checked: repl.rawPaste !== true,
    });
    reading.signal.removeEventListener('abort', stop);
    if (reply === 'stopped' || reply.raised?.exception !== 'MemoryError') return null;
    if (firmware.sysModules) await repl.run(FORGET_LINE, 'removing-agent');
    await repl.run(REMOVE_LINE, 'removing-agent');
    const owners = await readOwners(link, { maps: [], modules }, { ...reading, ownAddress: null });
    return typeof owners === 'string' ? owners : { ...owners, roomBytes };
  } finally {
    reading.signal.removeEventListener('abort', stop);
    await repl.softReset();
  }
}

function roomPiece({ sysModules }: Firmware, roomBytes: number): string {
  return packAgentFile('room.py', {
    conditions: new Set(sysModules ? ['sysModules'] : []),
    values: { ROOM: roomBytes },
  });
}
