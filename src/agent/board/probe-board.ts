import * as z from 'zod';
import { MpgcError } from '../../errors.js';
import { parseHeapSummary, parseStackLimit } from '../../heap/map/parse-dump.js';
import type { Repl } from '../../repl/repl.js';
import { packAgentFile } from '../script/pack-source.js';
import { answerLines } from './answer-lines.js';

const count = z.coerce.number().int();
const flag = z.enum(['0', '1']).transform((text) => text === '1');

/** What agent-py/probe.py says, by name. Everything comes as text. */
const firmwareSchema = z.object({
  implementation: z.string(),
  version: z.string().transform((text) => (text.match(/\d+/g) ?? []).map(Number)),
  build: z.string(),
  platform: z.string(),
  machine: z.string().transform((text) => (text === '' ? null : text)),
  maxsize: z.string(),
  sysModules: flag,
  settrace: flag,
  array: flag,
  compile: flag,
  uctypes: flag,
  mem32: flag,
  timer: flag,
  idfHeapInfo: flag,
  micropython: flag,
  stackUse: flag,
  memInfo: flag,
  utime: flag,
  /** Tried only where there is no utime. */
  time: flag.default(false),
  uid: z.string().optional(),
  threshold: flag,
  resolution: count.optional(),
  /** What it takes to import a module that is there already. */
  importUs: count.optional(),
  /** The most bytes that gc.collect() freed inside a function, of several times. */
  collected: count,
  /** Bytes of garbage that were gone after a loop that made some, with a threshold; 0 where there is none. */
  automatic: count,
  alloc: count,
  free: count,
});

export type Firmware = z.infer<typeof firmwareSchema> & {
  wordBytes: number | null;
  /** What of the stack the interpreter lets itself use; null where the firmware does not print it. */
  stackLimitBytes: number | null;
  totalBytes: number | null;
  growing: boolean | null;
  collects: 'inline' | 'at-prompt';
};

/** One of the buffers that the probe lets go: where nothing is collected before the prompt, not even that is freed. */
const BUFFER_BYTES = 128;
const ATTEMPTS = 3;
const LINE = /\x1e\? (\d+) (\d+) (\w+) (.*)/;

/**
 * Finds out in one exchange what the firmware has; `probe` is the packed agent-py/probe.py.
 * @throws MpgcError BOARD_SILENT, BOARD_EXCEPTION, NO_MICROPYTHON
 */
export async function probeBoard(repl: Repl, probe = packAgentFile('probe.py')): Promise<Firmware> {
  for (let attempt = 1; ; attempt++) {
    const lines = await answerLines(repl, probe, 'identifying-firmware', { checked: true });
    const firmware = firmwareSchema.safeParse(parseFirmware(lines));
    if (firmware.success) return conclude(firmware.data, lines.join('\n'));
    if (attempt === ATTEMPTS) {
      const missing = firmware.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new MpgcError('NO_MICROPYTHON', `Could not read the board's answer (${missing}).`, {
        suggestions: ['Bytes were lost on the wire. Try another cable or port.'],
      });
    }
  }
}

function parseFirmware(lines: string[]): Record<string, string> {
  const firmware: Record<string, string> = {};
  for (const line of lines) {
    const [, number, checksum, name, value] = LINE.exec(line) ?? [];
    const sum = [...Buffer.from(`${name} ${value}`)].reduce((total, byte) => total + byte, 0);
    if (((sum + Number(number)) & 65535) === Number(checksum) && name) firmware[name] = value ?? '';
  }
  return firmware;
}

function conclude(firmware: z.infer<typeof firmwareSchema>, text: string): Firmware {
  const heap = parseHeapSummary(text);
  const growing = heap ? heap.maxNewSplitBytes !== null : null;
  return {
    ...firmware,
    wordBytes: wordBytes(firmware.maxsize),
    stackLimitBytes: parseStackLimit(text),
    totalBytes: heap?.totalBytes ?? null,
    growing,
    collects: Math.max(firmware.collected, firmware.automatic) >= BUFFER_BYTES ? 'inline' : 'at-prompt',
  };
}

/** sys.maxsize is 2^31 - 1 or 2^63 - 1 by the machine word, a little less where small integers are boxed otherwise. */
function wordBytes(maxsize: string): number | null {
  if (maxsize === '0') return null;
  return BigInt(maxsize) > 2n ** 32n ? 8 : 4;
}
