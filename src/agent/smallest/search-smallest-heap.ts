import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { ReplTimeoutError } from '../../repl/inbox.js';
import type { Repl } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { readFigure } from '../board/read-figure.js';
import { MAP_LINE } from '../script/measuring-line.js';
import { HeapRunner } from './heap-runner.js';
import { firstDump } from './held-block.js';
import { type HoldRoot, OWN_BYTES } from './hold-lines.js';
import { type EndOfSearch, type Obstacle, obstacle, SearchEnded } from './search-ended.js';
import { searchParts } from './search-parts.js';
import { exitBytes, namesExit } from './tell-exit.js';

export interface SearchRequest {
  /** As the user has it. */
  text: string;
  /** What is run before it each time; null for nothing. */
  load: string | null;
  /** Whether SystemExit ended it beside the agent. */
  exited: boolean;
  /** How long it took beside the agent. */
  tookMs: number;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  signal: AbortSignal;
  /** Called before each run, with its number from 1 and the heap that it gets. */
  onTrial: (number: number, heapBytes: number) => void;
}

/** A program that takes this much longer in a smaller heap counts as one that does not end there. */
const TRIAL_FACTOR = 4;
const TRIAL_SPARE_MS = 10_000;
/** What the line buffer of a board without raw paste is larger than the text, at most. */
const LINE_SPARE_BYTES = 64;
type Facts = Pick<RecordOf<'smallest-heap'>, 'totalBytes' | 'blockBytes' | 'ownBytes' | 'outputVaries'>;

const NO_FACTS: Facts = {
  totalBytes: null,
  blockBytes: null,
  ownBytes: { all: 0, compile: 0, run: 0 },
  outputVaries: null,
};

/**
 * Runs the program again and again, each time after a reset and in a smaller heap, until one block less is too little; then compiles
 * it only; and where it is compiling that needs the most, compiles it there and runs it in less. Every run is a `heap-trial` in
 * `sink`; a `smallest-heap` says how the search ended.
 *
 * @throws MpgcError BOARD_LOST
 */
export async function searchSmallestHeap(
  repl: Repl,
  firmware: Firmware,
  request: SearchRequest,
  sink: CaptureSink,
): Promise<void> {
  const startedMs = performance.now();
  const search = new Search(repl, firmware, request, sink);
  // In the end the block is still held.
  const searched = search.run().catch(endOf);
  const end = await searched.then((found) => repl.softReset().then(() => found)).catch(endOf);
  const tookMs = Math.round(performance.now() - startedMs);
  sink.append({ type: 'smallest-heap', ...end, ...search.facts, tookMs });
}

/** Says that there was nothing to search. */
export function notSearched(because: Obstacle, sink: CaptureSink): void {
  sink.append({ type: 'smallest-heap', ended: 'obstacle', because, tookMs: 0, ...NO_FACTS });
}

function endOf(error: unknown): EndOfSearch {
  if (error instanceof SearchEnded) return error.end;
  if (error instanceof BoardExceptionError) return { ended: 'obstacle', because: 'board-raised' };
  if (error instanceof ReplTimeoutError) return { ended: 'obstacle', because: 'board-silent' };
  throw error;
}

class Search {
  facts = NO_FACTS;
  readonly #repl: Repl;
  readonly #firmware: Firmware;
  readonly #request: SearchRequest;
  readonly #sink: CaptureSink;

  constructor(repl: Repl, firmware: Firmware, request: SearchRequest, sink: CaptureSink) {
    this.#repl = repl;
    this.#firmware = firmware;
    this.#request = request;
    this.#sink = sink;
  }

  async run(): Promise<EndOfSearch> {
    const { totalBytes, blockBytes } = await this.#getToKnow();
    const { tookMs, text } = this.#request;
    const runner = new HeapRunner(this.#repl, {
      ...this.#request,
      root: await this.#rootOf(),
      growing: this.#firmware.growing === true,
      exits: this.#exits,
      collects: this.#firmware.collects,
      totalBytes,
      blockBytes,
      limitMs: TRIAL_FACTOR * tookMs + TRIAL_SPARE_MS,
      onRecord: (trial) => this.#sink.append(trial),
    });
    if (!(await runner.runInWholeHeap())) obstacle('fails');
    const textBytes = this.#keepsText ? Buffer.byteLength(text) + LINE_SPARE_BYTES : 0;
    const heapBlocks = totalBytes / blockBytes;
    try {
      return await searchParts(runner, {
        space: { endBlock: heapBlocks, heapBlocks, blockBytes },
        textBlocks: Math.ceil(textBytes / blockBytes),
      });
    } finally {
      this.facts = { ...this.facts, outputVaries: runner.outputVaries };
    }
  }

  get #keepsText(): boolean {
    return this.#request.plain || this.#repl.rawPaste !== true;
  }

  get #exits(): boolean {
    return this.#request.exited || namesExit(this.#request.text);
  }

  /** The heap after a reset, and what mpgc's own statements need in it. */
  async #getToKnow(): Promise<{ totalBytes: number; blockBytes: number }> {
    const { growing, collects, memInfo } = this.#firmware;
    if (!memInfo) obstacle('no-mem-info');
    // An area that is empty goes back to the system in the middle of a run, and nothing tells that it was there.
    if (growing && collects === 'inline') obstacle('grows-unseen');
    await this.#repl.softReset();
    const dump = firstDump(await this.#repl.run(MAP_LINE, 'reading-map'));
    const { areas, totalBytes, blockBytes } = dump ?? obstacle('no-mem-info');
    if (areas.length > 1) obstacle('several-areas');
    const exit = this.#exits ? exitBytes(this.#request.text, { keepsText: this.#keepsText }) : 0;
    const all = exit + (growing ? OWN_BYTES.total : 0);
    const ownBytes = { all, compile: all + OWN_BYTES.stop, run: all + OWN_BYTES.take };
    this.facts = { ...NO_FACTS, totalBytes, blockBytes, ownBytes };
    return { totalBytes, blockBytes };
  }

  async #rootOf(): Promise<HoldRoot> {
    const has = await readFigure(this.#repl, "int(hasattr(__import__('sys'),'argv'))");
    return has === 1 ? 'argv' : 'name';
  }
}
