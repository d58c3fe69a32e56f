import { MpgcError } from '../../errors.js';
import { type Operation, PAD_BYTES, SLOTS } from '../../heap/conformance/heap-program.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { Repl } from '../../repl/repl.js';
import type { Firmware } from '../board/probe-board.js';
import { readCollector } from '../board/read-collector.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import { packAgentFile } from '../script/pack-source.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import { encodeOverwriteStale, encodeProgram } from './encode-program.js';

/** A heap map as the board printed it, and what its gc module said at the same moment. */
export interface MapOnBoard {
  dump: HeapDump;
  /** gc.mem_alloc() and gc.mem_free(). */
  allocBytes: number;
  freeBytes: number;
}

/** A board that runs heap programs. */
export interface HeapProgramBoard {
  /** Loads the agent's part, and lets the collector collect. */
  install(): Promise<void>;
  /** Runs one program in one submission. @throws MpgcError HEAP_DUMP_INVALID, BOARD_EXCEPTION */
  run(program: readonly Operation[]): Promise<MapOnBoard[]>;
  /** Collects from the prompt. */
  collect(): Promise<void>;
  /** Takes everything away again and restores the collector's settings. */
  remove(): Promise<void>;
}

const IDLE: Operation = { type: 'drop', slot: 0, count: 0 };
/** Of 4 bytes each: MicroPython interns literals of up to 10. */
const MIN_OPERATIONS = 3;
/** As in agent-py/core.py: another text would be interned on the board, for good. */
const MAP_MARK = '\x1e';

/**
 * Runs heap programs on one board with agent-py/heap_program.py. Above it stands check-model.ts, which decides what
 * they are and what their maps mean.
 */
export class HeapProgramRunner implements HeapProgramBoard {
  readonly #repl: Repl;
  readonly #firmware: Firmware;
  #threshold: number | null = null;
  #wasEnabled = true;

  constructor(repl: Repl, firmware: Firmware) {
    this.#repl = repl;
    this.#firmware = firmware;
  }

  async install(): Promise<void> {
    ({ enabled: this.#wasEnabled, threshold: this.#threshold } = await readCollector(
      this.#repl,
      this.#firmware,
    ));
    await this.#repl.run("__import__('gc').enable()", 'setting-collector');
    const source = packAgentFile('heap_program.py', {
      conditions: new Set(this.#firmware.threshold ? ['threshold'] : []),
      values: {
        SLOTS,
        PADS: PAD_BYTES.map((bytes) => `bytearray(${bytes})`).join(','),
        OVERWRITE: encodeOverwriteStale(),
      },
    });
    await this.#repl.run(source, 'loading-model-check', { checked: true });
  }

  async run(program: readonly Operation[]): Promise<MapOnBoard[]> {
    // A short literal would be interned, for good.
    const padding = Array.from({ length: Math.max(0, MIN_OPERATIONS - program.length) }, () => IDLE);
    const source = `_mpgc(${encodeProgram([...padding, ...program])})`;
    const output = await this.#repl.run(source, 'running-model-check');
    const text = Buffer.from(output).toString('latin1').replaceAll('\r\n', '\n');
    const maps = text.split(MAP_MARK).slice(1).map(parseMap);
    const wanted = program.filter(({ type }) => type === 'map').length;
    if (maps.length === wanted) return maps;
    throw new MpgcError('HEAP_DUMP_INVALID', `The board printed ${maps.length} of ${wanted} heap maps.`, {
      values: { why: 'maps-missing', printed: maps.length, wanted },
    });
  }

  async collect(): Promise<void> {
    await this.#repl.run(COLLECT_LINE, 'collecting');
  }

  async remove(): Promise<void> {
    await this.#repl.run(REMOVE_LINE, 'removing-model-check');
    if (this.#threshold !== null) {
      await this.#repl.run(`__import__('gc').threshold(${this.#threshold})`, 'setting-collector');
    }
    if (!this.#wasEnabled) await this.#repl.run("__import__('gc').disable()", 'setting-collector');
    await this.#repl.releaseLineBuffer();
    await this.collect();
  }
}

function parseMap(section: string): MapOnBoard {
  const [figures = ''] = section.split('\n', 1);
  const match = /^ (\d+) (\d+)$/.exec(figures);
  if (!match) {
    throw new MpgcError('HEAP_DUMP_INVALID', 'The line before a heap map was damaged.', {
      values: { why: 'line-damaged' },
    });
  }
  const dump = parseHeapDump(section.slice(figures.length + 1));
  return { dump, allocBytes: Number(match[1]), freeBytes: Number(match[2]) };
}
