import { parseHeapSummary } from '../../heap/map/parse-dump.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { packAgentPieces } from '../script/pack-source.js';
import type { AgentLink } from '../wire/agent-link.js';
import { readDump } from './read-dump.js';

type Peak = RecordOf<'import'>['peak'];

/** Of the largest free piece, what the line that imports takes itself, in bytes; at most a share of it. */
const SPARE_BYTES = 3072;
const SPARE_SHARE = 1 / 4;
const WORD_BYTES = 4;
const BLOCK_BYTES = 16;

/** By what this board's free memory is read; null where it has nothing for that. */
export function peakBy({ uctypes, mem32, memInfo, wordBytes }: Firmware): RecordOf<'imports'>['peakBy'] {
  if (!memInfo || wordBytes !== WORD_BYTES) return null;
  if (uctypes) return 'uctypes';
  return mem32 ? 'mem32' : null;
}

/** The stage of the agent for it. */
export function reachPieces(by: NonNullable<ReturnType<typeof peakBy>>): string[] {
  return packAgentPieces('imports.py', { conditions: new Set(by === 'uctypes' ? ['uctypes'] : []) });
}

/** What of a heap an import may fill. */
export interface Room {
  /** Of a list that is nearly as large as the largest free piece. */
  items: number;
  totalBytes: number;
  /** Whether all of the heap is in one area: only then nothing is allocated beside that piece. */
  isWhole: boolean;
}

/** After a collection. */
export async function roomForImport({ repl }: AgentLink): Promise<Room> {
  const { counts, blockBytes, totalBytes, areas } = await readDump(repl);
  const largestBytes = counts.largestFreeBlocks * blockBytes;
  const bytes = largestBytes - Math.min(SPARE_BYTES, largestBytes * SPARE_SHARE);
  const items = (Math.floor(bytes / BLOCK_BYTES) * BLOCK_BYTES) / WORD_BYTES;
  return { items, totalBytes, isWhole: areas.length === 1 };
}

/** How far into the piece something was touched; null where the import was not begun. */
export async function readReach({ repl }: AgentLink, { totalBytes, isWhole }: Room): Promise<Peak> {
  const has = await readFigure(repl, '0 if _mpgc.count==0 else 1');
  if (has === 0) return null;
  const [start, end, reached] = [
    await readFigure(repl, '_mpgc.count[0]'),
    await readFigure(repl, '_mpgc.count[1]'),
    await readFigure(repl, '_mpgc.count[2]'),
  ];
  const info = Buffer.from(await repl.run(INFO_LINE, 'reading-map')).toString('latin1');
  const hasGrown = parseHeapSummary(info)?.totalBytes !== totalBytes;
  if (reached >= end || hasGrown || !isWhole)
    return { bytes: Math.min(reached, end) - start, bound: 'at-least' };
  return reached <= start + BLOCK_BYTES
    ? { bytes: BLOCK_BYTES, bound: 'at-most' }
    : { bytes: reached - start, bound: 'reached' };
}

const INFO_LINE = "__import__('micropython').mem_info()";
