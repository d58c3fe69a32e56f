import { LINE_BLOCKS } from './heap-area.js';

const ELIDED = /^[ \t]*\((\d+) lines all free\)/gm;

/** At most so many blocks has the map that a dump prints: those that it leaves out as free count, too. */
export function countPrintedBlocks(dump: string): number {
  let blocks = dump.length;
  for (const [, lines] of dump.matchAll(ELIDED)) blocks += Number(lines) * LINE_BLOCKS;
  return blocks;
}
