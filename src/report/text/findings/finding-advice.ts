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
import { judgePasses, overTimeAdvice } from '../advice/over-time-advice.js';
import { callAdvice, repeatAdvice } from '../advice/repeat-advice.js';
import { formatBytes } from '../format.js';
import { noallocAdvice } from '../noalloc/noalloc-advice.js';
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
          text: 'The figures end at the MemoryError, with the agent on the heap. To see the whole program, profile a part of it, or use a board with more heap.',
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
          text: 'Fix the exception and profile again: the figures end there.',
        },
      ];
    case 'system-out-of-memory':
    case 'system-taken':
      return [
        {
          code: 'start-system-first',
          text: 'Switch Wi-Fi on and open TLS connections first: the heap cannot take memory that the system already has.',
        },
        {
          code: 'keep-heap-small',
          text: "Keep MicroPython's heap from growing: it doubles when something does not fit. Drop finished objects and call gc.collect() before large requests.",
        },
      ];
    case 'exit-code':
      return [{ code: 'see-output', text: "Read the program's last output." }];
    case 'incomplete':
      if (waitsForInput(finding)) return [GIVE_INPUT];
      return [
        {
          code: 'check-cable',
          text: `${causesOf(finding)}, then ${run.header.options.hunt ? 'hunt' : 'profile'} again:`,
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
      if (finding.severity === 'info') return [];
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
          text: 'The table "In the way" lists the blocks between the free runs; the new ones came from the program.',
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
          text: 'If this firmware has a changed collector, that is expected. If not, report it with this capture.',
        },
      ];
    case 'repetitions-grew':
      return [
        huntAdvice(run, 'Find out whether it is a leak, how many bytes a call, and what stays'),
        {
          code: 'cache-may-grow',
          text: 'A cache or buffer that fills to its limit also grows, then stops.',
        },
      ];
    case 'grows-over-time':
      return [
        ...overTimeAdvice(finding, run),
        huntAdvice(
          run,
          finding.overTime.axis === 'calls'
            ? 'Find out how many bytes a call leaves, and which blocks'
            : 'If the body of its loop is a function, find out what one call leaves',
        ),
      ];
    case 'growth-unknown':
    case 'steady-over-time':
      return overTimeAdvice(finding, run);
    case 'not-repeated':
      return repeatAdvice(run);
    case 'not-stepped':
      return [
        ...callAdvice(run),
        {
          code: 'hunt-a-call',
          text: 'Give what it repeats with --call, or use a board or an emulated Pico, which collect inside a program.',
        },
      ];
    case 'allocates-nothing':
    case 'allocates':
    case 'allocation-unknown':
      return noallocAdvice(finding.noalloc, run.header);
    case 'samples-lost':
      return [
        {
          code: 'sample-less',
          text: 'Sample less often (longer --interval, fewer marks) or print less: the line was full, or interrupts were off.',
        },
      ];
    case 'retained':
      return [
        {
          code: 'compare-maps',
          text: 'Compare the heap map after the program with the one before: the marked blocks stayed.',
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
  text: 'Allocate large and long-lived objects first, at the top of the program, and keep them.',
};

const CAUSES: Record<OutOfMemoryCause, Advice[]> = {
  full: [
    {
      code: 'keep-less',
      text: 'Keep less at once: read and handle data in pieces, drop finished objects, import fewer modules.',
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
      text: 'The blocks listed as in the way stand between the free runs.',
    },
  ],
  'freed-since': [
    {
      code: 'drop-locals',
      text: "Drop a function's objects (del, smaller functions) before it asks for more.",
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
    ...(cause === 'live' && run.header.options.loops && !run.header.options.hunt ? [judgePasses(run)] : []),
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
        text: 'That is by the model. To measure it without mpgc on the heap, put the call into the script and profile it with --bare.',
      }
    : {
        code: 'run-bare',
        text: 'That is by the model. To measure it without mpgc on the heap:',
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

/** Of a device of this computer. */
const DEVICE_LOSSES: ReadonlySet<unknown> = new Set(['port-failed', 'port-closed']);

function waitsForInput({ because }: Extract<Finding, { code: 'incomplete' }>): boolean {
  if (because.code !== 'failed') return false;
  return because.error.code === 'BOARD_NOT_STOPPING' && because.error.values?.waits === true;
}

const GIVE_INPUT: Advice = {
  code: 'give-input',
  text: 'Run it on a board, where what is typed at mpgc, or piped to it (mpgc … < answers.txt), goes to the program; or put the answers into the program in place of input().',
};

function causesOf({ because }: Extract<Finding, { code: 'incomplete' }>): string {
  const { code, values } = because.code === 'failed' ? because.error : { code: null, values: undefined };
  if (code === 'BOARD_RESET') {
    return 'Look for machine.reset() and a watchdog (WDT) in the program, and at its power supply';
  }
  if (code === 'BOARD_NOT_STOPPING') {
    return 'Press reset on the board, and look for what stops ctrl-C in the program: an except around its loop, input(), micropython.kbd_intr(-1)';
  }
  // A chip with a USB of its own leaves the bus when it is reset.
  return code === 'BOARD_LOST' && DEVICE_LOSSES.has(values?.loss)
    ? 'Check cable and power, and look for machine.reset() in the program'
    : 'Check cable and power';
}
