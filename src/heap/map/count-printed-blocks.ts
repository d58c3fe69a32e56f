import { LINE_BLOCKS } from './heap-area.js';

const LINE = /^[0-9a-f]{5,8}: (\S+)|^[ \t]*\((\d+) lines all free\)/gim;

/** How many blocks the map of a dump has, those of the lines included that it leaves out as free; nothing of it is checked. */
export function countPrintedBlocks(dump: string): number {
  let blocks = 0;
  for (const [, letters, lines] of dump.matchAll(LINE)) {
    blocks += letters?.length ?? Number(lines) * LINE_BLOCKS;
  }
  return blocks;
}
