import { MpgcError } from '../../errors.js';
import { type HeapDump, parseHeapDump } from '../../heap/map/parse-dump.js';
import type { Repl } from '../../repl/repl.js';
import { COLLECT_LINE, MAP_LINE } from '../script/measuring-line.js';

const ATTEMPTS = 3;

/** The heap after a collection, asked for again where bytes were lost on the way. @throws MpgcError HEAP_DUMP_INVALID */
export async function readDump(repl: Repl): Promise<HeapDump> {
  return (await readPrintedDump(repl)).dump;
}

/** The same with what was printed. */
export async function readPrintedDump(repl: Repl): Promise<{ dump: HeapDump; text: string }> {
  for (let attempt = 1; ; attempt++) {
    await repl.run(COLLECT_LINE, 'collecting');
    const printed = await repl.run(MAP_LINE, 'reading-map');
    try {
      const text = Buffer.from(printed).toString('latin1').replaceAll('\r\n', '\n');
      return { dump: parseHeapDump(text), text };
    } catch (error) {
      const isDamaged = error instanceof MpgcError && error.code === 'HEAP_DUMP_INVALID';
      if (!isDamaged || attempt === ATTEMPTS) throw error;
    }
  }
}
