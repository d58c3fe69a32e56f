import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { RecordOf } from '../../session/schema.js';
import { type OpenSnapshot, openSnapshot } from '../../snapshot/objects/open-snapshot.js';
import { grownHolders } from '../../snapshot/retained/grown-holders.js';
import { runWithin } from '../board/run-within.js';
import { standIn } from '../script/mpgc-imports.js';
import type { AgentLink } from '../wire/agent-link.js';
import { gatherSnapshot, type NotGathered } from './gather-snapshot.js';
import { serveFiles } from './serve-files.js';
import { readsSoon } from './take-snapshot.js';

type Grown = Omit<RecordOf<'grown'>, 'atMs'>;

export interface GrownRequest {
  script: { text: string };
  files: readonly ProgramFile[];
  call: string;
  setup: string | null;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
}

/** Calls before each snapshot: the first ones fill caches. */
const UNITS = [10, 30, 50];
const LIMIT_MS = 20_000;

/**
 * Who keeps more and more: the script and calls once more after a reset, as a program makes them, with nothing of mpgc on the heap meanwhile, and a
 * snapshot of all objects after some of them. null where they end otherwise. @throws as takeSnapshot
 */
export async function takeGrown(link: AgentLink, request: GrownRequest): Promise<Grown | NotGathered | null> {
  const { repl, firmware } = link;
  const { script, files, call, setup, signal } = request;
  const startedMs = performance.now();
  await repl.softReset();
  try {
    const { text, load } = standIn(script.text, firmware);
    if (load !== null) await repl.run(load, 'running-filled');
    const { program } = await serveFiles(link, text, files);
    if (program.edits.length > 0) return null;
    const parts = [text, ...(setup === null ? [] : [setup])];
    for (const part of parts) if (!(await runs(link, part, request))) return null;
    const snapshots: OpenSnapshot[] = [];
    let readBytes = 0;
    let made = 0;
    for (const units of UNITS) {
      if (signal.aborted || !(await runs(link, `${call}\n`.repeat(units - made), request))) return null;
      made = units;
      if (!(await readsSoon(link))) return null;
      const taken = await gatherSnapshot(link, { ownAddress: null, onProgress: () => {}, signal });
      if (typeof taken === 'string') return taken;
      snapshots.push(openSnapshot(taken.record, taken.memory));
      readBytes += taken.record.cost.readBytes;
    }
    const ms = Math.round(performance.now() - startedMs);
    return { type: 'grown', units: UNITS, ...grownHolders(snapshots), cost: { ms, readBytes } };
  } finally {
    await repl.softReset();
  }
}

/** Whether it comes to its end. */
async function runs({ repl }: AgentLink, text: string, { plain, signal }: GrownRequest): Promise<boolean> {
  await repl.releaseLineBuffer();
  const stop = () => void repl.interrupt();
  signal.addEventListener('abort', stop);
  try {
    const reply = await runWithin(repl, text, {
      deadlines: { idleMs: null, overallMs: LIMIT_MS },
      plain,
      phase: 'running-grown',
      checked: repl.rawPaste !== true,
    });
    return reply !== 'stopped' && reply.kind === 'done' && reply.raised === null;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
