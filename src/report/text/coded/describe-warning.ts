import { WARNING_VALUES } from '../../../session/coded-values.js';
import type { RecordOf } from '../../../session/schema.js';
import { codedText, type TextTable } from './coded-text.js';
import { mebibytes } from './mebibytes.js';

const MAX_LINES = 5;

const STEPS = {
  'program-end-sample': 'the sample at the end of the program',
  'final-sample': 'the final sample',
  'final-map': 'the final heap map',
  collector: 'the question whether the collector is on',
  'bare-run': 'running it once more without mpgc',
  'compile-limit': 'finding out how much of it compiles',
  'map-between': 'a heap map during the run',
  'remove-agent': 'removing the agent',
} as const;

/** By type of record. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  output: "the program's output",
  discarded: 'what was not understood',
  'heap-map': 'heap maps',
};

const TEXTS: TextTable<typeof WARNING_VALUES> = {
  'other-implementation': ({ implementation }) =>
    `This is ${implementation}: its figures are shown as it gives them.`,
  'collects-at-prompt': () =>
    'gc.collect() only asks for a collection here; it runs when the prompt is back. Live memory is known only at the prompt, and pauses are not known.',
  'no-mem-info': () => 'This firmware has no micropython.mem_info: there is no heap map.',
  'not-interruptible': () =>
    'Ctrl-C does not stop code on this firmware: neither --duration nor ctrl-C ends a program.',
  'source-on-heap': ({ scriptBytes, rawPaste, compile }) =>
    `The board holds the script's text (${scriptBytes} bytes) on its heap while the script runs, because ${whyOnHeap(rawPaste, compile)}. The samples include it; a program started from main.py would not have it.`,
  'collects-itself': ({ lines }) =>
    `The script calls gc.collect() itself (line ${lines.slice(0, MAX_LINES).join(', ')}): live memory is measured after collections of mpgc all the same, and the time of a call includes the script's own.`,
  'not-wrapped': () =>
    'The script could not be parsed here, so it runs as it is: SystemExit restarts the board, and at MemoryError no map is taken.',
  restarted: () => 'The program left the board unable to run anything more, so it was soft-reset.',
  'step-failed': ({ step, exception }) => `No success with ${STEPS[step]}: ${exception}`,
  'heap-map': ({ role, attempts }) => `No ${role} heap map: ${attempts} dumps did not agree with themselves.`,
  'map-too-large': ({ role, mostBytes }) => `No ${role} heap map: its text is over ${mebibytes(mostBytes)}.`,
  'no-timer': ({ refused }) =>
    refused
      ? `No timer could be started (${refused.join('; ')}): there are no timer samples.`
      : 'This firmware has no machine.Timer: no timer takes samples while the program runs.',
  'batch-lost': ({ calls }) =>
    `The board did not say how a batch of ${calls} calls ended: they are not counted.`,
  'interrupted-call': ({ call }) =>
    `Call ${call} did not return in time and was interrupted: what it left is in the samples after it.`,
  'heap-full': () =>
    'The heap is so full that no more samples could be taken: what was measured before that is shown.',
  'bare-hung': () =>
    'The board answers no more: it hung when the program ran once more with nothing of mpgc on the heap, as some firmware does when the heap is full. Press its reset button. What was measured before that stands.',
  'line-repaired': ({ resent, askedAgain }) =>
    `The line to the board damages what passes it. Sent again: ${resent}; ends and prompts asked for again: ${askedAgain}.`,
  'not-checked': () =>
    'What was sent could not be checked as it arrived, for want of room or of a way: a byte that the line changed would not be seen.',
  'line-residue': () =>
    'A line of mpgc was damaged on its way while the heap was measured: the names in it stay on the heap, and are in the figures.',
  'left-out': ({ of, records, bytes, mostBytes, mostRecords }) =>
    `Not recorded: ${mebibytes(bytes)} of ${LEFT_OUT[of] ?? of} (${records.toLocaleString('en-US')} records). A capture takes ${mebibytes(mostBytes)} of it${mostRecords === null ? '' : `, and ${mostRecords.toLocaleString('en-US')} records at most`}.`,
};

function whyOnHeap(rawPaste: boolean, compile = true): string {
  if (!rawPaste) return 'the firmware has no raw paste';
  return compile
    ? 'ctrl-C does not stop code that comes by raw paste'
    : 'it is checked as it arrives, and the firmware has no compile()';
}

const say = codedText(WARNING_VALUES, TEXTS);

/** What a warning of a capture says. */
export function describeWarning({ code, values, message }: RecordOf<'warning'>): string {
  return say({ code, values, words: message });
}
