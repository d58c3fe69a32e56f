/**
 * How the agent counts used blocks in the heap's allocation tables (agent-py/core.py). Where it is loaded it is compared with gc.mem_alloc() with
 * lists on the heap of up to `largestBytes`.
 */
export type TableCounter = OneTable | AreaList;

/**
 * A heap of one area: `thumb`, in the inline assembler; `viper`, in what MicroPython compiles to native code. The table is `tableBytes` long, 2
 * bits a block, from `address`, which is one of a word.
 */
export interface OneTable {
  form: 'thumb' | 'viper';
  address: number;
  tableBytes: number;
  largestBytes: number;
}

/**
 * A heap of several areas, or that grows: from area to area, from the collector's own record of the first one at `address`, in which so many `otherTables` are named. A
 * list of `growingBytes` has room in a new area only.
 */
export interface AreaList {
  form: 'areas';
  address: number;
  otherTables: number;
  largestBytes: number;
  growingBytes: number;
}

const WORD_BYTES = 4;
/** Of the loop in viper. */
const STEP_BYTES = 6 * WORD_BYTES;
/** In a record of an area, where it says where its blocks begin, if it names no other table. */
const BEGIN_WORD = 3;

/** Of core.py. `overwrites`: whether the agent goes deep into the stack before a collection. */
export function counterConditions(counter: TableCounter | null, { overwrites }: { overwrites: boolean }) {
  const form = counter?.form ?? null;
  return {
    counts: form !== null,
    thumb: form === 'thumb',
    thumbPart: counter?.form === 'thumb' && counter.tableBytes % WORD_BYTES !== 0,
    viper: form === 'viper',
    areas: form === 'areas',
    oneTable: form !== null && form !== 'areas',
    fills: form !== null && !overwrites,
  };
}

/** Of core.py. */
export function counterValues(counter: TableCounter): Record<string, number> {
  return counter.form === 'areas' ? areaValues(counter) : tableValues(counter);
}

function areaValues({ address, otherTables, largestBytes, growingBytes }: AreaList) {
  const begin = BEGIN_WORD + otherTables;
  const halves = { HIGH: address >>> 16, LOW: address & 0xffff };
  return { ...halves, BEGIN: begin, END: begin + 1, LARGEST: largestBytes, GROWING: growingBytes };
}

/** Numbers by their bytes, the highest first, as an instruction has one of them. */
function tableValues({ address, tableBytes, largestBytes }: OneTable) {
  const words = Math.floor(tableBytes / WORD_BYTES);
  return {
    ADDRESS: address,
    ADDRESS_A: byteOf(address, 3),
    ADDRESS_B: byteOf(address, 2),
    ADDRESS_C: byteOf(address, 1),
    ADDRESS_D: byteOf(address, 0),
    WORDS_B: byteOf(words, 2),
    WORDS_C: byteOf(words, 1),
    WORDS_D: byteOf(words, 0),
    // Bits of the last word that stand behind the table.
    BEHIND: 8 * (WORD_BYTES - (tableBytes % WORD_BYTES)),
    STEPS: Math.floor(tableBytes / STEP_BYTES),
    LARGEST: largestBytes,
    LEFT: tableBytes % STEP_BYTES,
  };
}

function byteOf(value: number, at: number): number {
  return (value >>> (8 * at)) & 255;
}

/** What the comparison gave, figures in bytes: of the last state of the heap in which they differed. */
export interface ComparedCounts {
  states: number;
  differing: number;
  countedBytes: number;
  allocBytes: number;
}

/** What core.py prints of it; null where that did not come whole. */
export function comparedCounts(output: Uint8Array): ComparedCounts | null {
  const found = FIGURES.exec(Buffer.from(output).toString('latin1'));
  if (!found) return null;
  const [states = 0, differing = 0, countedBytes = 0, allocBytes = 0] = found
    .slice(1, FIGURE_COUNT + 1)
    .map(Number);
  return { states, differing, countedBytes, allocBytes };
}

const FIGURE_COUNT = 4;
const FIGURES = /\x1e= (\d+) (\d+) (\d+) (\d+) \1 \2 \3 \4\r?\n/;
