import { createHash } from 'node:crypto';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { NewRecord } from '../../session/schema.js';
import type { Serving } from '../sampler/board-agent.js';
import type { AgentLink } from '../wire/agent-link.js';
import { findMounting, mountFiles, UNMOUNT_LINES } from './mount-files.js';

/** How a board gets the files of a program. */
export interface ServingPlan {
  /** null where there are no files, or no way. */
  serving: Serving | null;
  /** What the capture says of it, once that is done; nothing where there are no files. */
  records(heapBytes: number): NewRecord[];
}

/** Finds out how the board can be given files that nothing is written for. */
export async function planServing(link: AgentLink, files: readonly ProgramFile[]): Promise<ServingPlan> {
  if (files.length === 0) return { serving: null, records: () => [] };
  const mounting = await findMounting(link);
  let served: readonly ProgramFile[] = [];
  return {
    serving: mounting && {
      prefix: mounting.prefix,
      removing: UNMOUNT_LINES,
      serve: async () => {
        served = await mountFiles(link, files, mounting);
      },
    },
    records: (heapBytes) => {
      const notServed = files.filter((file) => !served.includes(file)).map(({ path }) => path);
      const record: NewRecord = {
        type: 'served',
        way: mounting ? 'mounted' : 'none',
        heapBytes,
        files: served.map(({ path, bytes }) => ({
          path,
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        })),
        notServed,
      };
      const warning: NewRecord = { type: 'warning', code: 'not-served', values: { paths: notServed } };
      return [record, ...(notServed.length > 0 ? [warning] : [])];
    },
  };
}
