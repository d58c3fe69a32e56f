import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import { runTrial, type TrialOutcome } from './heap-trial.js';
import { firstDump, type HeldBlock } from './held-block.js';
import {
  type HoldRoot,
  holdingFirst,
  holdLaterLine,
  holdLine,
  STOPPED_BY,
  stoppingFirst,
  tellingTotal,
  withoutName,
} from './hold-lines.js';
import { obstacle, SearchEnded } from './search-ended.js';

type Part = RecordOf<'heap-trial'>['part'];
type NewTrial = Omit<RecordOf<'heap-trial'>, 'atMs'>;

export interface RunnerOptions {
  /** As the user has it. */
  text: string;
  /** What is run before it; null for nothing. */
  load: string | null;
  /** Set to send without raw paste although the board has it. */
  plain: boolean;
  /** Time for each run. */
  limitMs: number;
  signal: AbortSignal;
  root: HoldRoot;
  growing: boolean;
  collects: Firmware['collects'];
  /** Of the whole heap. */
  totalBytes: number;
  blockBytes: number;
  /** Called before each run, with its number from 1 and the heap that it gets. */
  onTrial: (number: number, heapBytes: number) => void;
  onRecord: (trial: NewTrial) => void;
}

/** A block that is not where it must be is taken again, from what was learned; where it found no room, that is no use. */
type NotPlaced = 'misplaced' | 'no-room';

/** The way to the end of the heap is learned in two or three; what a line damages takes a few more. */
const PLACINGS = 10;

/** Runs a program in heaps of a given size, each time after a reset, with one block of mpgc's held at their end. */
export class HeapRunner {
  readonly #repl: Repl;
  readonly #options: RunnerOptions;
  readonly #text: string;
  /** What the program did in the whole heap. */
  #whole: TrialOutcome | null = null;
  #count = 0;

  constructor(repl: Repl, options: RunnerOptions) {
    this.#repl = repl;
    this.#options = options;
    const { root, text, growing } = options;
    const program = root === 'name' ? withoutName(text) : text;
    this.#text = growing ? tellingTotal(program) : program;
  }

  /** Whether the program comes to its end with nothing held. */
  async runInWholeHeap(): Promise<boolean> {
    const { totalBytes, blockBytes, growing } = this.#options;
    this.#begin(totalBytes);
    await this.#repl.softReset();
    const outcome = await this.#run(this.#text);
    this.#whole = outcome;
    // What SystemExit ends does not come to the statement that tells the size of the heap.
    if (growing && outcome.reason === 'exit') obstacle('grows-unseen');
    return this.#record(totalBytes / blockBytes, 'all', outcome);
  }

  /** Whether it does in a heap of so many blocks; null where the block cannot be held where it must be. */
  runIn(heapBlocks: number, block: HeldBlock): Promise<boolean | null> {
    return this.#place(heapBlocks, 'all', async () => {
      const placed = await this.#hold(block, heapBlocks);
      return placed === 'placed' ? this.#run(this.#text) : placed;
    });
  }

  /** Whether it is compiled there. */
  compileIn(heapBlocks: number, block: HeldBlock): Promise<boolean | null> {
    return this.#place(heapBlocks, 'compile', async () => {
      const placed = await this.#hold(block, heapBlocks);
      if (placed !== 'placed') return placed;
      const outcome = await this.#run(stoppingFirst(this.#text, { total: this.#options.growing }));
      const isCompiled = outcome.exception === STOPPED_BY;
      return isCompiled ? { ...outcome, reason: 'finished', exception: null, message: null } : outcome;
    });
  }

  /** Whether it comes to its end there where it is compiled in the heap that `first` leaves, and `second` held from then on. */
  runCompiledIn(
    heapBlocks: number,
    { first, compiledIn, second }: { first: HeldBlock; compiledIn: number; second: HeldBlock },
  ): Promise<boolean | null> {
    const { root } = this.#options;
    return this.#place(heapBlocks, 'run', async () => {
      const placed = await this.#hold(first, compiledIn);
      if (placed !== 'placed') return placed;
      await this.#repl.run(holdLaterLine(root, second.sizesFor(heapBlocks)), 'holding-block');
      const outcome = await this.#run(holdingFirst(root, this.#text));
      const dump = firstDump(outcome.head);
      if (dump) return second.isPlaced(heapBlocks, dump) ? outcome : 'misplaced';
      return outcome.exception === 'MemoryError' && !second.giveRoom() ? 'no-room' : 'misplaced';
    });
  }

  async #place(
    heapBlocks: number,
    part: Part,
    attempt: () => Promise<TrialOutcome | NotPlaced>,
  ): Promise<boolean | null> {
    this.#begin(heapBlocks * this.#options.blockBytes);
    for (let placing = 1; placing <= PLACINGS; placing++) {
      if (this.#options.signal.aborted) throw new SearchEnded({ ended: 'interrupted' });
      await this.#repl.softReset();
      const outcome = await attempt().catch(noRoomForLine);
      if (outcome === 'no-room') return null;
      if (outcome !== 'misplaced') return this.#record(heapBlocks, part, outcome);
    }
    return null;
  }

  async #hold(block: HeldBlock, heapBlocks: number): Promise<'placed' | NotPlaced> {
    try {
      const line = holdLine(this.#options.root, block.sizesFor(heapBlocks));
      const dump = firstDump(await this.#repl.run(line, 'holding-block'));
      return dump && block.isPlaced(heapBlocks, dump) ? 'placed' : 'misplaced';
    } catch (error) {
      if (!isRaised(error, 'MemoryError')) throw error;
      return block.giveRoom() ? 'misplaced' : 'no-room';
    }
  }

  async #run(text: string): Promise<TrialOutcome> {
    const { load } = this.#options;
    if (load !== null) await this.#repl.run(load, 'running-smaller');
    // What lines of mpgc have been sent in, where there is no raw paste, is longer than many a program.
    await this.#repl.releaseLineBuffer();
    // Where nothing is collected while the program runs.
    if (this.#options.collects === 'at-prompt') await this.#repl.run(COLLECT_LINE, 'collecting');
    const outcome = await runTrial(this.#repl, { ...this.#options, text });
    if (outcome === null) throw new SearchEnded({ ended: 'interrupted' });
    return outcome;
  }

  #begin(heapBytes: number): void {
    this.#count += 1;
    this.#options.onTrial(this.#count, heapBytes);
  }

  #record(heapBlocks: number, part: Part, outcome: TrialOutcome): boolean {
    const reason = this.#reasonOf(outcome);
    const wanted = part === 'compile' ? 'finished' : this.#whole!.reason;
    const passed = reason === wanted && (reason === 'finished' || reason === 'exit');
    const { exception, message, tookMs } = outcome;
    const heapBytes = heapBlocks * this.#options.blockBytes;
    this.#options.onRecord({
      type: 'heap-trial',
      part,
      heapBytes,
      passed,
      reason,
      exception,
      message,
      tookMs,
    });
    return passed;
  }

  #reasonOf({ reason, tellsMemoryError, totalBytes }: TrialOutcome): NewTrial['reason'] {
    if (reason !== 'finished' && reason !== 'exit') return reason;
    if (this.#options.growing && totalBytes !== this.#options.totalBytes) return 'grew';
    return tellsMemoryError && !this.#whole!.tellsMemoryError ? 'printed' : reason;
  }
}

/** A line of mpgc that finds no room itself. */
function noRoomForLine(error: unknown): NotPlaced {
  if (!isRaised(error, 'MemoryError')) throw error;
  return 'no-room';
}
