import type { Firmware } from '../board/probe-board.js';
import { COLLECT_LINE, MAP_LINE, measuringLine } from '../script/measuring-line.js';

/** The lines that look at the heap again and again. */
export interface PromptLines {
  collect: string;
  map: string;
  /** Prints what the system's heap has. */
  systemHeap: string;
  /** Goes behind a line, and prints what the firmware says of its heap and of its interned strings. */
  figures: string;
}

/** From here on an import is too slow for each line: some firmwares look in the file system first, every time. */
const SLOW_IMPORT_US = 2000;

/** The place of the first function in the agent's `send` that not every board has: mem_info. */
const FIRST_KEPT = 5;

/** Which functions the agent keeps for lines, in the order of agent-py/core.py behind mem_info. */
export function keptCalls({
  importUs = 0,
  memInfo,
  idfHeapInfo,
}: Pick<Firmware, 'importUs' | 'memInfo' | 'idfHeapInfo'>) {
  const keepsCalls = importUs >= SLOW_IMPORT_US;
  return {
    keepsCalls,
    keepsFigures: keepsCalls && memInfo,
    keepsSystemHeap: keepsCalls && idfHeapInfo,
  };
}

export function promptLines(firmware: Firmware): PromptLines {
  const { keepsCalls, keepsFigures } = keptCalls(firmware);
  if (!keepsCalls) return IMPORTING;
  const memInfo = FIRST_KEPT;
  const first = firmware.memInfo ? memInfo + 1 : memInfo;
  const system = first + (keepsFigures ? 2 : 1);
  const send = (at: number) => `_mpgc.send[${at}]`;
  return {
    collect: measuringLine(`${send(first)}()`),
    map: measuringLine(`${send(memInfo)}(1)`),
    systemHeap: measuringLine(`${send(0)}(${send(system)}(${send(system + 1)}))`),
    figures: `;${send(memInfo)}();${send(first + 1)}()`,
  };
}

const IMPORTING: PromptLines = {
  collect: COLLECT_LINE,
  map: MAP_LINE,
  // print is the program's own name, perhaps.
  systemHeap: measuringLine(
    "(lambda key:__import__('builtins').print(key.idf_heap_info(key.HEAP_DATA)))(__import__('esp32'))",
  ),
  figures: ";__import__('micropython').mem_info();__import__('micropython').qstr_info()",
};
