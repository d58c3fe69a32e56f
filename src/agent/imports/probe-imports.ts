import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { RawRepl } from '../../repl/raw-repl.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import type { AgentLink } from '../wire/agent-link.js';
import { readDump } from './read-dump.js';

/** Where the firmware does not tell the size of its words, its heap map does. */
export async function withWord(repl: RawRepl, firmware: Firmware): Promise<Firmware> {
  if (firmware.wordBytes !== null || !firmware.memInfo) return firmware;
  return { ...firmware, wordBytes: (await readDump(repl)).blockBytes / BLOCK_WORDS };
}

/** Of the compiled modules that the firmware takes; null for none: sys.implementation, docs of MicroPython, "mpy files". */
export async function readMpyVersion(link: AgentLink): Promise<number | null> {
  const from =
    "(lambda key,end:key.getattr(end,'_mpy',key.getattr(end,'mpy',0))&255)(__import__('builtins'),__import__('sys').implementation)";
  return (await readFigure(link.repl, from)) || null;
}
