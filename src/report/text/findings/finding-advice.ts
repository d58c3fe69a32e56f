import type { Finding } from '../../../analysis/findings/find-findings.js';
import type { OutOfMemory, OutOfMemoryCause } from '../../../analysis/findings/out-of-memory.js';
import { MAX_SIZE_BYTES } from '../../../config/parse-size.js';
import type { Advice } from '../advice/advice.js';
import type { AdvisedRun } from '../advice/advised-run.js';
import {
  bareCommand,
  doctorCommand,
  huntCommand,
  runAgain,
  simulateCommand,
} from '../advice/next-command.js';
import { overTimeAdvice } from '../advice/over-time-advice.js';
import { formatBytes } from '../format.js';
import { ENABLE_COLLECTOR, LET_IT_END, NEST_LESS, PREALLOCATE, printedAdvice } from '../printed-text.js';
import { fitReasonAdvice } from './describe-fit-reason.js';
import { tooLargeAdvice } from './script-too-large-text.js';

/** What to do about a finding: a change of the code, or the next command. */
export function findingAdvice(finding: Finding, run: AdvisedRun): Advice[] {
  switch (finding.code) {
    case 'out-of-memory':
      return outOfMemoryAdvice(finding, run);
    case 'fits-without-mpgc':
      return [
        {
          code: 'profile-in-parts',
          text: 'The figures of this run are of a heap with the agent on it, up to the MemoryError. To see the whole program, profile a part of it, or run it on a board with more heap.',
        },
      ];
    case 'outgrew-heap':
      return [
        ...CAUSES.full,
        {
          code: 'ask-heap-size',
          text: 'Ask how large a heap it needs:',
          command: simulateCommand(run.captureName),
        },
      ];
    case 'script-too-large':
      return tooLargeAdvice(finding);
    case 'program-failed':
      return [
        ...(finding.recursion ? [NEST_LESS] : []),
        {
          code: 'mend-exception',
          text: 'Mend the exception and profile again: the figures end where it was raised.',
        },
      ];
    case 'system-out-of-memory':
    case 'system-taken':
      return [
        {
          code: 'start-system-first',
          text: 'Switch Wi-Fi on and open TLS connections before the program allocates much: what the system has taken, the heap does not get.',
        },
        {
          code: 'keep-heap-small',
          text: "Keep MicroPython's heap from growing: it grows by as much as it has when something does not fit. Drop what is done with and call gc.collect() before large requests.",
        },
      ];
    case 'exit-code':
      return [{ code: 'see-output', text: 'See what the program printed before it ended.' }];
    case 'incomplete':
      return [
        {
          code: 'check-cable',
          text: `Check cable and power, then ${run.header.options.hunt ? 'hunt' : 'profile'} again:`,
          command: runAgain(run.header),
        },
      ];
    case 'locked-printed':
    case 'memory-printed':
    case 'recursion-printed':
    case 'exception-printed':
      return printedAdvice(finding);
    case 'collector-off':
      return [ENABLE_COLLECTOR];
    case 'near-full':
      return [
        ...(finding.catchAllLines.length > 0 ? [LET_IT_END] : []),
        {
          code: 'allocate-once',
          text: 'Allocate large buffers once, at the start, and reuse them (readinto(), slices of a memoryview).',
        },
        {
          code: 'try-smaller-heap',
          text: 'Ask how small the heap may be, and what a threshold changes:',
          command: simulateCommand(run.captureName, '--threshold', '4k'),
        },
      ];
    case 'fragmented':
      return [
        ALLOCATE_EARLY,
        {
          code: 'see-new-barriers',
          text: 'The table "In the way" has the blocks that keep the free runs apart; those that are new came from the program.',
        },
      ];
    case 'model-mismatch':
      return [
        {
          code: 'see-difference',
          text: 'See the first difference, block by block:',
          command: doctorCommand(run.header),
        },
        {
          code: 'expect-of-changed-firmware',
          text: 'If the firmware was changed in its collector, that is expected. Else report it with this capture.',
        },
      ];
    case 'repetitions-grew':
      return [
        huntAdvice(run, 'Find out whether it is a leak, how many bytes a call, and what stays'),
        {
          code: 'cache-may-grow',
          text: 'A cache or a buffer that fills up to a limit grows, too, and then stops.',
        },
      ];
    case 'grows-over-time':
      return [
        ...overTimeAdvice(finding, run),
        huntAdvice(
          run,
          finding.overTime.axis === 'calls'
            ? 'Find out how many bytes a call leaves, and what stays'
            : 'If the work of its loop is a function, find out what one call of it leaves',
        ),
      ];
    case 'growth-unknown':
    case 'steady-over-time':
      return overTimeAdvice(finding, run);
    case 'samples-lost':
      return [
        {
          code: 'sample-less',
          text: 'Sample less often (a longer --interval, fewer marks), or print less: the line to the computer was full, or interrupts were off.',
        },
      ];
    case 'retained':
      return [
        {
          code: 'compare-maps',
          text: 'Compare the heap map after the program with the one before: what is marked there is what stayed.',
        },
        ...(run.header.options.call === null
          ? [huntAdvice(run, 'If part of the program runs again and again, hunt for a leak in it')]
          : []),
      ];
  }
}

/** Without a call in the run, what is to be repeated is not known: then there is no command to type. */
function huntAdvice({ header }: AdvisedRun, text: string): Advice {
  const command = huntCommand(header);
  return command === null
    ? { code: 'hunt-a-call', text: `${text}, by mpgc leak and --call with a function of the script.` }
    : { code: 'hunt', text: `${text}:`, command };
}

const ALLOCATE_EARLY: Advice = {
  code: 'allocate-early',
  text: 'Allocate what is large or lasts before what comes and goes, at the top of the program, and keep it.',
};

const CAUSES: Record<OutOfMemoryCause, Advice[]> = {
  full: [
    {
      code: 'keep-less',
      text: 'Keep less at once: read and handle data in pieces, drop what is done with, import fewer modules.',
    },
  ],
  areas: [
    ALLOCATE_EARLY,
    {
      code: 'ask-less',
      text: 'Ask for less at once: a block cannot reach from one area of the heap into another.',
    },
  ],
  'not-collected': [],
  mpgc: [],
  // The reason says it.
  live: [],
  pieces: [
    ALLOCATE_EARLY,
    {
      code: 'see-barriers',
      text: 'The blocks that are listed as in the way keep the free runs apart.',
    },
  ],
  'freed-since': [
    {
      code: 'drop-locals',
      text: 'Drop what a function holds (del, smaller functions) before it asks for more.',
    },
  ],
};

function outOfMemoryAdvice(
  { cause, heapLocked, collectorOff, requestedBytes, reasons }: OutOfMemory,
  run: AdvisedRun,
): Advice[] {
  if (heapLocked) {
    return [PREALLOCATE];
  }
  return [
    ...(collectorOff ? [ENABLE_COLLECTOR] : []),
    ...(cause === 'mpgc' ? [bareAdvice(run)] : []),
    // What the request looks like tells more than how the free memory lay.
    ...(reasons.length > 0 ? reasons.map(fitReasonAdvice) : cause ? CAUSES[cause] : []),
    askAdvice(requestedBytes, run),
  ];
}

function bareAdvice({ header }: AdvisedRun): Advice {
  const command = bareCommand(header);
  return command === null
    ? {
        code: 'run-bare',
        text: 'That is by the model. To measure it, let the script make the call, and profile it with --bare: that runs it with nothing of mpgc on the heap.',
      }
    : {
        code: 'run-bare',
        text: 'That is by the model. To measure it, run the script with nothing of mpgc on the heap:',
        command,
      };
}

function askAdvice(requestedBytes: number | null, { captureName }: AdvisedRun): Advice {
  return requestedBytes === null || requestedBytes > MAX_SIZE_BYTES
    ? {
        code: 'ask-heap-size',
        text: 'Ask how large a heap it needs:',
        command: simulateCommand(captureName),
      }
    : {
        code: 'ask-where-it-fits',
        text: `Ask where the ${formatBytes(requestedBytes)} would fit:`,
        command: simulateCommand(captureName, '--alloc', String(requestedBytes)),
      };
}
