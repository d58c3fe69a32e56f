import type { RawRepl } from '../../repl/raw-repl.js';
import type { Repl } from '../../repl/repl.js';
import { packAgentFile } from '../script/pack-source.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import type { Firmware } from './probe-board.js';

/** How a board is sent scripts. */
export interface Sending {
  rawPaste: boolean;
  /** To send the script without raw paste although there is one. */
  plain: boolean;
  /** Whether ctrl-C stops it; null where there is no clock to try that safely. */
  interruptible: boolean | null;
}

/** Some firmwares cannot be interrupted while code runs that came by raw paste, some not at all: tries it. */
export async function chooseSending(
  repl: Repl & Pick<RawRepl, 'testInterrupt'>,
  { time, utime }: Firmware,
): Promise<Sending> {
  const rawPaste = repl.rawPaste ?? false;
  if (!time && !utime) return { rawPaste, plain: false, interruptible: null };
  const test = packAgentFile('interruptible.py', { conditions: new Set([time ? 'time' : 'utime']) });
  let interruptible = await repl.testInterrupt(test, { plain: false });
  let plain = false;
  if (!interruptible && rawPaste) {
    plain = await repl.testInterrupt(test, { plain: true });
    interruptible = plain;
  }
  await repl.run(REMOVE_LINE, 'tidying-up');
  return { rawPaste, plain, interruptible };
}
