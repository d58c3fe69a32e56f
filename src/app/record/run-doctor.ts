import type * as z from 'zod';
import { type Examination, examineBoard } from '../../agent/run/examine-board.js';
import { optionsOf, wholeNumber } from '../../agent/work/option-schemas.js';
import { DEFAULT_ROUNDS, DEFAULT_SEED, MAX_ROUNDS, MAX_SEED } from '../../session/recording-limits.js';
import { openBoard } from '../board/open-board.js';
import { BOARD_OPTIONS } from './board-options.js';
import { checkOptions } from './check-options.js';
import { KnownBoards } from './known-boards.js';

const doctorSchema = optionsOf({
  ...BOARD_OPTIONS,
  /** Random programs to run. */
  rounds: wholeNumber(1, MAX_ROUNDS).default(DEFAULT_ROUNDS),
  /** Of the first program; each further one has the next number. */
  seed: wholeNumber(0, MAX_SEED).default(DEFAULT_SEED),
});

/** What is asked of the comparison; everything has a default. */
export type RunDoctorOptions = z.input<typeof doctorSchema>;

export interface DoctorResult extends Examination {
  /** The port as it was opened. */
  port: string;
}

/**
 * Compares the heap of the board on a port with the reference model: the one function behind `mpgc doctor`.
 * @throws MpgcError USAGE of options, and as opening a port and examineBoard() do
 */
export async function runDoctor(options: RunDoctorOptions = {}): Promise<DoctorResult> {
  const { port, signal, onPhase, cacheDir, ...request } = checkOptions(doctorSchema, options);
  const transport = await openBoard({ ...request, port, signal, onPhase });
  try {
    const examination = await examineBoard(transport, request, {
      signal: signal ?? new AbortController().signal,
      onPhase: onPhase ?? (() => {}),
      ...(cacheDir ? { memory: new KnownBoards(cacheDir) } : {}),
    });
    return { ...examination, port: transport.address };
  } finally {
    await transport.close();
  }
}
