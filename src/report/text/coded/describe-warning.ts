import { WARNING_VALUES } from '../../../session/coded-values.js';
import type { HeaderRecord, RecordOf } from '../../../session/schema.js';
import { codedText, type TextTable } from './coded-text.js';
import { dumpFaultWords } from './dump-fault-words.js';
import { mebibytes } from './mebibytes.js';

const MAX_LINES = 5;
const MAX_NAMES = 5;

const STEPS = {
  'program-end-sample': 'take the sample at the end of the program',
  'final-sample': 'take the final sample',
  'final-map': 'take the final heap map',
  collector: 'find out whether the collector is on',
  owners: 'name what fills the heap',
  'bare-run': 'run it once more without mpgc',
  lines: 'count what its lines allocate',
  kept: 'find the lines that the leak comes from',
  census: 'see what grows by name',
  grown: 'read who keeps what grows',
  'compile-limit': 'find out how much of it compiles',
  'allocating-lines': 'find the lines that allocate',
  snapshot: 'read the objects of the heap',
  'map-between': 'take a heap map during the run',
  'remove-agent': 'remove the agent',
} as const;

/** By type of record. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  output: "the program's output",
  discarded: 'bytes that mpgc did not understand',
  'heap-map': 'heap maps',
  'heap-table': 'heap maps while the program ran',
};

const NO_RUNNING_MAPS = {
  'no-mem-info': 'this firmware has no micropython.mem_info',
  'no-clock': 'this firmware has no clock to space them by',
  'large-heap':
    'this heap is too large for maps as text, which would hold the program up for seconds each, and mpgc cannot read its allocation table',
  'no-place':
    'they are taken at marks, at passes of a main loop that goes on (while True), and by a timer of the board, and there was none of these',
  'not-reached':
    'the program ended before it came to a place where they are taken: a mark, a pass of a main loop that goes on (while True), or a tick of the timer',
} as const;

const NO_CENSUS = {
  'no-room': 'beside the program the heap has no room for what looks, 2 to 4 KB, or for what it asks',
  'no-loop': 'no loop was found in the text of the program in which it could be looked at',
  'few-walks': 'run once more, it came to fewer than three looks in 40 s, at 5, 10, 20 … calls or passes',
  'few-calls': 'fewer than three calls tell growth from a start',
  'went-otherwise': 'run once more, the program raised, ended or restarted the board before it was looked at',
  stopped: 'ctrl-C ended the run before it was looked at',
  'no-reset': 'that takes a run of its own, after a reset, and --reset none allows none',
  unknown:
    'the program could not be looked at while it runs once more, or the heap has no room for what looks',
} as const;

const NO_SNAPSHOT = {
  'no-map': 'this firmware has no micropython.mem_info',
  'no-memory': 'this firmware reads no memory: it has neither uctypes with binascii nor machine.mem32',
  stopped: 'it was stopped before all objects were read',
  damaged: 'what came of it over the line was damaged each time',
  'no-room': 'the heap has no room in one piece for what reads it',
  'unknown-forms': 'this firmware writes objects in a way that mpgc does not know',
} as const;

/** What a text needs to know of the run: by what it is given an end. */
export type WarnedRun = Pick<HeaderRecord['options'], 'hunt' | 'watch'>;

/** A run that ends by itself is followed by others. */
function endInstead({ hunt, watch }: WarnedRun): string {
  return ` Give it an end in place of ctrl-C: ${hunt || watch ? '--until' : '--duration'} 30s.`;
}

const TEXTS: TextTable<typeof WARNING_VALUES, WarnedRun> = {
  'other-implementation': ({ implementation }) =>
    `This is ${implementation}, not MicroPython: mpgc shows its figures as it gives them.`,
  'collects-at-prompt': () =>
    'On this firmware gc.collect() runs only when the prompt is back: live memory is known at the prompt only, and pauses are not known.',
  'no-mem-info': () => 'No heap map: this firmware has no micropython.mem_info.',
  'not-interruptible': () =>
    'On this firmware ctrl-C does not stop code: neither a time limit nor ctrl-C ends a program.',
  'source-on-heap': ({ scriptBytes, rawPaste, compile }) =>
    `The script's text (${scriptBytes} bytes) is on the heap while the script runs, and in every sample, because ${whyOnHeap(rawPaste, compile)}. Started from main.py, the program would not have it there.`,
  'collects-itself': ({ lines }) =>
    `The script calls gc.collect() itself (line ${lines.slice(0, MAX_LINES).join(', ')}): the time of a call includes that. Live memory is still measured after mpgc's own collections.`,
  'not-wrapped': () =>
    'mpgc could not parse the script, so it runs unchanged: SystemExit restarts the board, and there is no map at a MemoryError.',
  'lines-no-room': ({ detail }) =>
    detail === 'line'
      ? 'The heap has no room for a probe on each line, so mpgc counted by functions.'
      : 'The heap has no room for probes: what lines or functions allocate is not known.',
  'lines-failed': ({ code }) =>
    `What lines allocate is not known, or which of them a leak comes from: the run with probes could not be completed (${code}). All other figures are of the run before it.`,
  'lines-of-vast-heap': () =>
    'What lines allocate was not counted: the program fills a heap that grows to many MB.',
  'lines-need-reset': () =>
    'What lines allocate was not counted: the run with probes needs a reset before it, and --reset none asks for none.',
  'not-again': () =>
    'It was not run again, as the program took what was typed: what its lines allocate is not known.',
  'takes-no-input': () =>
    'The program reads what is typed (input or stdin), and the embedded board takes nothing while a program runs: input() waits there for ever.',
  'not-traced': () =>
    'Which lines the leak comes from is not known: following them needs a line that each call or pass comes to, and heap maps that come whole, no more of them than mpgc takes.',
  'no-census': ({ reason }, run) =>
    `What grows by name is not known: ${NO_CENSUS[reason ?? 'unknown']}.${reason === 'stopped' ? endInstead(run) : ''}`,
  'not-retained': () =>
    'What stays of each line was not measured: that takes more heap maps or more time than mpgc spends on it, or the maps did not come whole.',
  'not-bare': () =>
    'It was not run once more with nothing of mpgc on the heap: the files that it imports would not be there. Put them on the board, and use --no-serve.',
  'not-bare-written': () =>
    'It was not run once more with nothing of mpgc on the heap: that may fill it, firmware without raw paste may answer no more then, and the files that were written to the board would stay there. --bare runs it all the same.',
  'not-stepped': ({ places, instead }) =>
    `${instead === 'time' ? 'Watched over time' : 'Judged by the loops of the script alone'}: this board collects at its prompt only, and cannot be stopped in the passes of ${shortList(places)}.`,
  'not-served': ({ paths }) =>
    `This firmware takes no file system of mpgc's, so ${shortList(paths)} could not be given to the program: it finds what is on the board.`,
  'files-left-out': ({ paths, mostFiles, mostBytes }) =>
    `Not given to the program: ${shortList(paths)}. mpgc serves ${mostFiles} files and ${mostBytes / 1024} KiB of a program at most.`,
  restarted: () => 'After the program the board could run nothing more, so mpgc soft-reset it.',
  'step-failed': ({ step, exception }) => `Could not ${STEPS[step]}: ${exception}`,
  'heap-map': ({ role, attempts }) => `No ${role} heap map: ${attempts} dumps did not agree with themselves.`,
  'map-too-large': ({ role, mostBytes }) => `No ${role} heap map: its text is over ${mebibytes(mostBytes)}.`,
  'no-running-maps': ({ because }) => `No heap map while the program ran: ${NO_RUNNING_MAPS[because]}.`,
  'maps-dropped': ({ dropped, taken, why }) =>
    `${dropped} of ${dropped + taken} heap maps while the program ran were dropped. The first: ${dumpFaultWords(why)}`,
  'no-timer': ({ refused }) =>
    refused
      ? `No timer samples: no timer could be started (${refused.join('; ')}).`
      : 'No timer samples: this firmware has no machine.Timer.',
  'no-snapshot': ({ reason }) => `No snapshot: ${NO_SNAPSHOT[reason]}.`,
  'snapshot-broken-off': ({ readBytes, ofBytes }) =>
    `The reading of the heap was broken off. ${readBytes} of ${ofBytes} B are in the capture, without what they are.`,
  'no-heap-lock': () =>
    'This firmware has no micropython.heap_lock(): that a call allocates nothing cannot be proved on it.',
  'batch-lost': ({ calls }) => `${calls} calls are not counted: the board did not say how they ended.`,
  'interrupted-call': ({ call }) =>
    `Call ${call} did not return in time and was interrupted. The samples after it include what it left.`,
  'heap-full': () => 'The heap was too full for more samples. The report shows everything before that.',
  'counter-refused': ({ states, differing, countedBytes, allocBytes }) =>
    `Sampling is slower: counting in the allocation table was wrong in ${differing} of ${states} checks before the run (${countedBytes} B, gc.mem_alloc() says ${allocBytes} B).`,
  'counter-differs': ({ seq, countedBytes, allocBytes }) =>
    `Samples before number ${seq} may be wrong: the allocation table had ${countedBytes} B in use, gc.mem_alloc() says ${allocBytes} B. From there on mpgc uses gc.mem_alloc().`,
  'bare-hung': () =>
    'The board hung when the program ran once more without mpgc on the heap: some firmware does when the heap is full. Press its reset button. Everything measured before that stands.',
  'line-repaired': ({ resent, askedAgain }) =>
    `The line to the board damages bytes. Sent again: ${resent}; ends and prompts asked for again: ${askedAgain}.`,
  'not-checked': () =>
    'The board could not check what mpgc sent (no room, or no means): a byte changed on the way would go unseen.',
  'line-residue': () =>
    'A line of mpgc was damaged on its way while the heap was measured: its names stay on the heap and count in the figures.',
  'left-out': ({ of, records, bytes, mostBytes, mostRecords }) =>
    `Not recorded: ${mebibytes(bytes)} of ${LEFT_OUT[of] ?? of} (${records.toLocaleString('en-US')} records). A capture holds at most ${mebibytes(mostBytes)} of it${mostRecords === null ? '' : ` and ${mostRecords.toLocaleString('en-US')} records`}.`,
};

/** The first of them, and how many there are besides. */
function shortList(names: string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function whyOnHeap(rawPaste: boolean, compile = true): string {
  if (!rawPaste) return 'the firmware has no raw paste';
  return compile
    ? 'ctrl-C does not stop code sent by raw paste'
    : 'the board checks it on arrival, and the firmware has no compile()';
}

const say = codedText(WARNING_VALUES, TEXTS);

/** What a warning of a capture says; `run`: the options in its header. */
export function describeWarning(
  { code, values, message }: Pick<RecordOf<'warning'>, 'code' | 'values' | 'message'>,
  run: WarnedRun,
): string {
  return say({ code, values, words: message }, run);
}
