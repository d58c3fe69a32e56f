import { lossWords } from '../../../losses.js';
import { ERROR_VALUES } from '../../../session/coded-values.js';
import type { ErrorRecord } from '../../../session/schema.js';
import { codedText, type TextTable } from './coded-text.js';
import { mebibytes } from './mebibytes.js';
import { phaseWords } from './phase-words.js';

const TEXTS: TextTable<typeof ERROR_VALUES> = {
  BOARD_SILENT: ({ phase, waitedMs, received }) => {
    const seen = received === '' ? 'nothing came' : `the last bytes were ${received}`;
    return `The board did not answer while ${phaseWords(phase)} (${Math.round(waitedMs)} ms; ${seen}).`;
  },
  BOARD_LOST: ({ port, loss, detail }) => `The board on ${port} went away: ${lossWords(loss, detail)}.`,
  BOARD_RESET: ({ phase, withinMs }) =>
    withinMs === undefined
      ? `The board restarted while ${phaseWords(phase)}.`
      : `The board restarted within ${Math.round(withinMs)} ms of the start of the program; its heap is gone.`,
  LINE_DAMAGED: ({ phase, attempts }) =>
    `Bytes are damaged on the way to the board: ${attempts} attempts failed while ${phaseWords(phase)}.`,
  END_LOST: () => "How the program ended is not known: the board's report of it did not arrive.",
  BOARD_NOT_STOPPING: ({ interrupts, waits }) =>
    waits
      ? `The program reads what is typed (input or stdin), which the embedded board cannot give it: most likely it waits in input(). ${interrupts} interrupts had no effect.`
      : `The program does not stop: ${interrupts} interrupts had no effect.`,
  BOARD_EXCEPTION: ({ phase, traceback }) =>
    `The board raised an exception while ${phaseWords(phase)}:\n${traceback}`,
  CAPTURE_FULL: ({ mostBytes }) =>
    `The capture is full at ${mebibytes(mostBytes)}. The report shows everything before that.`,
  SCRIPT_DOES_NOT_FIT: ({ sourceBytes, addedBytes = 0, largestFreeBytes }) =>
    `The script is too large for this board: its text needs ${sourceBytes + addedBytes} bytes of heap in one piece (${addedBytes} of them mpgc's). The largest free block, with mpgc loaded, is ${largestFreeBytes} bytes.`,
};

const say = codedText(ERROR_VALUES, TEXTS);
const RESTARTED = 'The board restarted while the program ran; its heap is gone.';

/** What ended a run: for an exception of the program what the board printed of it. */
export function describeError({ origin, code, values, message }: ErrorRecord): string {
  if (origin !== 'program') return say({ code, values, words: message });
  if (code !== 'BOARD_RESET' || message !== undefined) return message ?? code;
  return values?.withinMs === undefined ? RESTARTED : say({ code, values, words: undefined });
}
