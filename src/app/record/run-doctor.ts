import { type Examination, examineBoard } from '../../agent/run/examine-board.js';
import { openPort } from '../../transport/ports/open-port.js';
import { KnownBoards } from './known-boards.js';

export interface RunDoctorOptions {
  port: string;
  /** Random programs to run, and the seed of the first. */
  rounds: number;
  seed: number;
  reset: 'none' | 'soft';
  bootTimeoutMs: number;
  /** Where to remember how the board behaved, for later runs. */
  cacheDir?: string | null;
  signal?: AbortSignal;
  onPhase?: (phase: string) => void;
}

export interface DoctorResult extends Examination {
  /** The port as it was opened. */
  port: string;
}

/** Compares the heap of the board on a port with the reference model: the one function behind `mpgc doctor`. */
export async function runDoctor({
  port,
  signal,
  onPhase,
  cacheDir,
  ...request
}: RunDoctorOptions): Promise<DoctorResult> {
  const transport = await openPort(port, {
    bootTimeoutMs: request.bootTimeoutMs,
    ...(onPhase ? { onPhase } : {}),
    ...(signal ? { signal } : {}),
  });
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
