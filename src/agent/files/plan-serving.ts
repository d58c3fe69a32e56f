import { createHash } from 'node:crypto';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { NewRecord } from '../../session/schema.js';
import type { Serving } from '../sampler/board-agent.js';
import type { AgentLink } from '../wire/agent-link.js';
import { LET_GO_LINE, type LoadedProgram, loadedProgram, loadModules } from './load-modules.js';
import { findMounting, mountFiles, UNMOUNT_LINES } from './mount-files.js';
import { whyNotServed } from './send-bytes.js';

/** How a board gets the files of a program. */
export interface ServingPlan {
  /** null where there are none, or no way. */
  serving: Serving | null;
  /** What changes in the program. */
  program: LoadedProgram;
  /** What the capture says of it, once that is done; nothing where there are no files. */
  records(heapBytes: number): NewRecord[];
}

const UNCHANGED: LoadedProgram = { modules: [], edits: [] };

/** Finds out how the board can be given files that nothing is written for. */
export async function planServing(
  link: AgentLink,
  script: string,
  files: readonly ProgramFile[],
): Promise<ServingPlan> {
  if (files.length === 0) return { serving: null, program: UNCHANGED, records: () => [] };
  const mounting = await findMounting(link);
  const program = mounting ? UNCHANGED : loadedProgram(script, files, link.firmware);
  let served: readonly ProgramFile[] = program.modules.map(({ file }) => file);
  const mount = async (from: NonNullable<typeof mounting>) => {
    served = await mountFiles(link, files, from);
  };
  const withReason = (work: Promise<void>) =>
    work.catch((cause: unknown) => {
      throw whyNotServed(cause, files);
    });
  const loads = program.modules.length > 0;
  return {
    program,
    serving: mounting
      ? {
          name: 'files',
          prefix: mounting.prefix,
          serve: () => withReason(mount(mounting)),
          removing: UNMOUNT_LINES,
        }
      : loads
        ? {
            name: 'modules',
            serve: () => withReason(loadModules(link, program.modules)),
            removing: [LET_GO_LINE],
          }
        : null,
    records: (heapBytes) => {
      const notServed = files.filter((file) => !served.includes(file)).map(({ path }) => path);
      const record: NewRecord = {
        type: 'served',
        way: mounting ? 'mounted' : 'loaded',
        heapBytes,
        files: served.map(({ path, bytes, original = bytes }) => ({
          path,
          bytes: original.length,
          sha256: createHash('sha256').update(original).digest('hex'),
        })),
        notServed,
      };
      const warning: NewRecord = { type: 'warning', code: 'not-served', values: { paths: notServed } };
      return [record, ...(notServed.length > 0 ? [warning] : [])];
    },
  };
}
