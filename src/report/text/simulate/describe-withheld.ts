import type { Withheld } from '../../../analysis/simulate/simulate.js';
import type { HeaderRecord } from '../../../session/schema.js';
import { doctorCommand, profileCommand, runAgain } from '../advice/next-command.js';

/** Why nothing is predicted, and what to do about it where something can be done. */
export function describeWithheld(reason: Withheld): string {
  return TEXTS[reason];
}

const TEXTS: Record<Withheld, string> = {
  'no-board': 'The run ended before the board was identified: nothing can be replayed.',
  'no-maps':
    'The capture has no heap map from before the program, as on firmware without micropython.mem_info: nothing can be replayed.',
  'no-map-after':
    'The capture has no heap map from after the program: what stayed is not known, so nothing can be replayed. Profile again, to the end.',
  'no-samples':
    'The capture has fewer than two samples of the run: what was allocated is not known, so nothing can be replayed.',
  'too-long':
    'The capture has more samples and allocations than can be replayed in a few seconds, so nothing is. Profile a shorter run, or with a longer --interval.',
  'other-firmware':
    'The model is of MicroPython since 1.9, and this is another firmware, with another allocator: nothing can be replayed.',
  'model-mismatch':
    "The board's heap did not do what the model does, so what the model says about it is worth nothing. mpgc doctor shows the difference.",
  'request-unknown':
    'The run ended with a MemoryError that does not say for how much, and there is no heap map of that moment: what did not fit is not known, so nothing can be replayed.',
  'not-reproduced':
    'The replay of the recorded run does not end as the run did, so other replays of it are worth nothing. More samples may help: mpgc.mark("label") in the script, or --interval.',
  grows:
    'Live memory grew to the end of the run: no heap is large enough for ever, and what the run took so far is no bound.',
  'goes-on':
    'The program was stopped, and goes on: what it took so far is no bound of what it needs. Samples that show that live memory does not grow would be one:',
  hunt: 'The samples of a hunt are taken after collections: what the calls take in between is in none of them. A profile of the calls has it:',
};

/** The command that would help; null where none would. */
export function withheldCommand(reason: Withheld, header: HeaderRecord): string | null {
  switch (reason) {
    case 'model-mismatch':
      return doctorCommand(header);
    case 'no-board':
    case 'no-map-after':
      return runAgain(header);
    case 'goes-on':
      return watchAgain(header);
    case 'hunt':
      return profileCommand(header, { iterations: PROFILED_CALLS });
    default:
      return null;
  }
}

const PROFILED_CALLS = 40;
const COLLECT_EVERY_MS = 1000;
/** Enough collections for a verdict. */
const LEAST_MS = 12_000;

/** The same for longer, with collections while it runs. */
function watchAgain(header: HeaderRecord): string {
  const { durationMs, collectEveryMs } = header.options;
  return profileCommand(header, {
    durationMs: Math.max(LEAST_MS, 2 * (durationMs ?? 0)),
    collectEveryMs: collectEveryMs ?? COLLECT_EVERY_MS,
  });
}
