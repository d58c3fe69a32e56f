import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { Firmware } from '../board/probe-board.js';
import { readPrintedFigures } from '../board/read-figure.js';
import { packAgentFile } from '../script/pack-source.js';
import type { AreaList, OneTable, TableCounter } from './table-counter.js';
import { areaPlaces, tablePlaces } from './table-places.js';

/** On a smaller heap gc.mem_alloc() takes at most 2 ms (29 ns a byte on a Pico), and the code that counts takes 1 % of it or more. */
const LEAST_HEAP_BYTES = 64 * 1024;
/** Of gc.mem_alloc(): below this, a sample that takes a tenth of the time may come every 10 ms. */
const LEAST_US = 1000;
/** Of the free heap: the comparison with gc.mem_alloc() keeps lists, each twice as large as the one before, of twice the largest. */
const FILLED_SHARE = 8;
/** Of the address of a record, which is one of words: how many other tables an area has. */
const LOW_BITS = 3;
const BLOCKS_PER_BYTE = 4;

/**
 * How used blocks are counted on this board: in the allocation tables where native code works, they are found, and gc.mem_alloc() is slow on
 * a heap as large as it can become; else null. `map` is of the heap as it is. Leaves nothing on the board.
 */
export async function chooseCounter(
  repl: Repl,
  firmware: Firmware,
  map: HeapDump | null,
): Promise<TableCounter | null> {
  if (!map || firmware.growing === null || firmware.wordBytes !== 4) return null;
  const mostBytes = map.totalBytes + (firmware.growing ? (map.maxNewSplitBytes ?? 0) : 0);
  if (mostBytes < LEAST_HEAP_BYTES || map.blockBytes !== BLOCK_WORDS * firmware.wordBytes) return null;
  const inAreas = firmware.growing || map.areas.length > 1;
  const values = inAreas ? areaPlaces(map) : tablePlaces(map);
  if (!values) return null;
  const file = inAreas ? 'find_areas.py' : 'find_table.py';
  const [address = 0, tookUs = 0] = (await ask(repl, firmware, file, { count: 2, values })) ?? [];
  if (address === 0 || (tookUs * mostBytes) / map.totalBytes < LEAST_US) return null;
  return inAreas ? areaList(address, map) : oneTable(repl, firmware, { address, map });
}

function areaList(address: number, map: HeapDump): AreaList {
  return {
    form: 'areas',
    // Printed as a signed number.
    address: (address & ~LOW_BITS) >>> 0,
    otherTables: address & LOW_BITS,
    largestBytes: Math.floor(map.freeBytes / FILLED_SHARE),
    growingBytes: map.counts.largestFreeBlocks * map.blockBytes,
  };
}

async function oneTable(
  repl: Repl,
  firmware: Firmware,
  { address, map }: { address: number; map: HeapDump },
): Promise<OneTable> {
  const thumb = await ask(repl, firmware, 'try_thumb.py', { count: 1 });
  return {
    form: thumb?.[0] === 42 ? 'thumb' : 'viper',
    address,
    tableBytes: tableBytesOf(map),
    largestBytes: Math.floor(map.freeBytes / FILLED_SHARE),
  };
}

/** Null where the board cannot compile or run it, has no room for it, or does not answer. */
async function ask(
  repl: Repl,
  { time, utime }: Firmware,
  file: string,
  { count, values = {} }: { count: number; values?: Record<string, string | number> },
): Promise<number[] | null> {
  const conditions = new Set([...(utime ? ['utime'] : []), ...(time ? ['time'] : [])]);
  const source = packAgentFile(file, { conditions, values });
  try {
    return await readPrintedFigures(repl, source, { count, of: file });
  } catch (error) {
    const isSilent = error instanceof MpgcError && error.code === 'BOARD_SILENT';
    if (isSilent || error instanceof BoardExceptionError) return null;
    throw error;
  }
}

function tableBytesOf({ areas }: HeapDump): number {
  return areas.reduce((sum, { letters }) => sum + letters.length, 0) / BLOCKS_PER_BYTE;
}
