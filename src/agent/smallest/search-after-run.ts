import { PHASES } from '../../phases.js';
import type { Repl } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import { standIn } from '../script/mpgc-imports.js';
import { notSearched, searchSmallestHeap } from './search-smallest-heap.js';
import { withCalls } from './with-calls.js';

export interface RunToSearch {
  text: string;
  /** What follows the script, again and again; null for nothing. */
  calls: { call: string; iterations: number } | null;
  /** Whether the script came to its end with exit code 0, or for want of memory did not. */
  ended: boolean;
  /** Whether it was SystemExit that ended it. */
  exited: boolean;
  tookMs: number;
  signal: AbortSignal;
  onPhase: (phase: string) => void;
}

/** Searches the smallest heap for what a run has done, or says why not. */
export async function searchAfterRun(
  repl: Repl,
  { firmware, sending }: Pick<ConnectedBoard, 'firmware' | 'sending'>,
  { text, calls, ended, exited, tookMs, signal, onPhase }: RunToSearch,
  sink: CaptureSink,
): Promise<void> {
  if (!ended || signal.aborted) return notSearched('did-not-end', sink);
  const stoodIn = standIn(text, firmware);
  // Without sys.modules the stand-in is kept under mpgc's name.
  const counter = stoodIn.load === null || firmware.sysModules ? '_mpgc' : '_mpgc.key';
  const request = {
    load: stoodIn.load,
    text: calls === null ? stoodIn.text : withCalls(stoodIn.text, calls, counter),
    exited,
    tookMs,
    plain: sending.plain,
    signal,
    onTrial: (number: number, heapBytes: number) =>
      onPhase(`${PHASES['running-smaller']}: run ${number}, ${heapBytes} bytes`),
  };
  await searchSmallestHeap(repl, firmware, request, sink);
}
