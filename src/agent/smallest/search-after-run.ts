import { PHASES } from '../../phases.js';
import type { Repl } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import { standIn } from '../script/mpgc-imports.js';
import { notSearched, searchSmallestHeap } from './search-smallest-heap.js';

export interface RunToSearch {
  text: string;
  /** What follows the script, again and again; null for nothing. */
  calls: { call: string; iterations: number } | null;
  /** Whether the script came to its end with exit code 0, or for want of memory did not. */
  ended: boolean;
  tookMs: number;
  signal: AbortSignal;
  onPhase: (phase: string) => void;
}

/** Searches the smallest heap for what a run has done, or says why not. */
export async function searchAfterRun(
  repl: Repl,
  { firmware, sending }: Pick<ConnectedBoard, 'firmware' | 'sending'>,
  { text, calls, ended, tookMs, signal, onPhase }: RunToSearch,
  sink: CaptureSink,
): Promise<void> {
  if (!ended || signal.aborted) return notSearched('did-not-end', sink);
  const request = {
    ...standIn(calls === null ? text : withCalls(text, calls), firmware),
    tookMs,
    plain: sending.plain,
    signal,
    onTrial: (number: number, heapBytes: number) =>
      onPhase(`${PHASES['running-smaller']}: run ${number}, ${heapBytes} bytes`),
  };
  await searchSmallestHeap(repl, firmware, request, sink);
}

/** A script and its calls as one program, which takes no name more than the script. */
function withCalls(text: string, { call, iterations }: NonNullable<RunToSearch['calls']>): string {
  const end = text.endsWith('\n') ? '' : '\n';
  return `${text}${end}any((${call}\n) and False for _ in range(${iterations}))\n`;
}
