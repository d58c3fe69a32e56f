import { FREE, type HeapArea } from './heap-area.js';

/** A maximal run of free blocks. Runs do not cross from one area into the next. */
export interface FreeRun {
  areaIndex: number;
  firstBlock: number;
  blocks: number;
}

/** All free runs, in the order of areas and offsets. */
export function freeRuns(areas: HeapArea[]): FreeRun[] {
  return areas.flatMap(({ letters }, areaIndex) => {
    const runs: FreeRun[] = [];
    for (let at = letters.indexOf(FREE); at !== -1; ) {
      let end = at;
      while (letters[end] === FREE) end += 1;
      runs.push({ areaIndex, firstBlock: at, blocks: end - at });
      at = letters.indexOf(FREE, end);
    }
    return runs;
  });
}
