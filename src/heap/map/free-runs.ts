import { FREE, type HeapArea } from './heap-area.js';

/** A maximal run of free blocks. Runs do not cross from one area into the next. */
export interface FreeRun {
  areaIndex: number;
  firstBlock: number;
  blocks: number;
}

const FREE_CODE = FREE.charCodeAt(0);

/** All free runs, in the order of areas and offsets. */
export function freeRuns(areas: HeapArea[]): FreeRun[] {
  const runs: FreeRun[] = [];
  for (const [areaIndex, { letters }] of areas.entries()) {
    for (let at = letters.indexOf(FREE); at !== -1; ) {
      let end = at + 1;
      while (letters.charCodeAt(end) === FREE_CODE) end += 1;
      runs.push({ areaIndex, firstBlock: at, blocks: end - at });
      at = letters.indexOf(FREE, end);
    }
  }
  return runs;
}
