import type { Withheld } from '../../../analysis/simulate/simulate.js';
import type { HeaderRecord } from '../../../session/schema.js';
import { doctorCommand, profileCommand, runAgain } from '../advice/next-command.js';

/** Why nothing is predicted, and what to do about it where something can be done. */
export function describeWithheld(reason: Withheld): string {
  return TEXTS[reason];
}

const TEXTS: Record<Withheld, string> = {
  'no-board': 'No replay: the run ended before the board was identified.',
  'no-maps':
    'No replay: the capture has no heap map from before the program, as on firmware without micropython.mem_info.',
  'no-map-after': 'No replay: the capture has no heap map from after the program. Profile again, to the end.',
  'no-samples': 'No replay: the capture has fewer than two samples of the run.',
  'too-long':
    'No replay: more samples and allocations than a few seconds of replay can take. Profile a shorter run, or with a longer --interval.',
  'other-firmware':
    'No replay: the model covers MicroPython since 1.9, and this firmware has another allocator.',
  'model-mismatch':
    "No replay: the board's heap does not behave as the model. See the difference with mpgc doctor.",
  'request-unknown':
    'No replay: the run ended with a MemoryError without a size, and there is no heap map of that moment.',
  'not-reproduced':
    'No prediction: the replay of the recorded run does not end as the run did. More samples may help: mpgc.mark("label") in the script, or --interval.',
  grows: 'Live memory grew to the end of the run: no heap is large enough for ever.',
  'goes-on':
    'The program was stopped, and may need more than it took so far. Take samples that show whether live memory grows:',
  hunt: 'A hunt samples after collections, and misses the memory that a call takes in between. Profile the calls:',
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
