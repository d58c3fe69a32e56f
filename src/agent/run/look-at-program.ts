import { MpgcError } from '../../errors.js';
import { chosenNode } from '../../instrument/cycles/choose-loops.js';
import type { Cycle } from '../../instrument/cycles/find-cycles.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import type { Transport } from '../../transport/transport.js';
import type { Firmware } from '../board/probe-board.js';
import { type Looked, NOT_LOOKED_AT, probed, stepped } from '../script/look-at-loops.js';
import { isTimed } from '../work/plan-works.js';
import type { ProfileRequest } from './profile-request.js';

/** How the loops of the program are looked at. @throws MpgcError LOOPS_NOT_STEPPED */
export function lookAtProgram(
  { work, sampling, script: { text }, files }: ProfileRequest,
  firmware: Firmware,
  { pausesTasks = false }: Transport,
): Looked {
  if (work.type !== 'loops' && work.type !== 'script') return NOT_LOOKED_AT;
  const texts = sourceTexts(text, files);
  const loops = work.loops.flatMap((loop) => chosenNode(texts, loop) ?? []);
  if (work.type === 'script') {
    return loops.length === 0 || isTimed(work, sampling, firmware)
      ? NOT_LOOKED_AT
      : probed(loops, 'allocated');
  }
  if (firmware.collects === 'inline') return probed(loops, 'live');
  const steps = stepped(text, loops, { tasks: pausesTasks });
  if (!steps) throw notStepped(work.loops);
  return steps;
}

function notStepped(loops: readonly Pick<Cycle, 'file' | 'line'>[]): MpgcError {
  const places = loops.map(({ file, line }) => (file === undefined ? `line ${line}` : `${file}:${line}`));
  return new MpgcError(
    'LOOPS_NOT_STEPPED',
    `The passes of the loop in ${places.join(', ')} cannot be looked at on this board: it collects at its prompt only, and the program cannot be stopped there without changing what it does.`,
    {
      suggestions: [
        'Watch it over time: --loop none',
        'Or give what it repeats as a call: --call "step()"',
        'Or use a board, or an emulated Pico (--port emu:FILE.uf2), which collects inside a program.',
      ],
    },
  );
}
