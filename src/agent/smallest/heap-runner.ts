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
import { tellingExit } from './tell-exit.js';
import { type OutputVaries, TrialJudge, type Verdict } from './trial-judge.js';

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
  /** Whether SystemExit may end it. */
  exits: boolean;
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
  /** By what the program did in the whole heap; null before that. */
  #judge: TrialJudge | null = null;
  /** Whether it was tried out what its output tells. */
  #isSettled = false;
  readonly #tellsExit: boolean;
  #count = 0;

  constructor(repl: Repl, options: RunnerOptions) {
    this.#repl = repl;
    this.#options = options;
    const { root, text, growing, exits } = options;
    const program = root === 'name' ? withoutName(text) : text;
    const told = exits ? tellingExit(program) : null;
    this.#tellsExit = told !== null;
    this.#text = growing ? tellingTotal(told ?? program) : (told ?? program);
  }

  /** Why the runs are compared by their end alone; null where what they print is compared, too. */
  get outputVaries(): OutputVaries {
    return this.#judge?.outputVaries ?? null;
  }

  /** Whether the program comes to its end with nothing held. */
  async runInWholeHeap(): Promise<boolean> {
    const { totalBytes, growing } = this.#options;
    const outcome = await this.#runWhole();
    this.#judge = new TrialJudge(outcome, growing ? totalBytes : null);
    // What SystemExit ends does not come to the statement that tells the size of the heap, unless it is caught.
    if (growing && outcome.reason === 'exit' && !this.#tellsExit) obstacle('grows-unseen');
    return this.#record(totalBytes, 'all', outcome, this.#judge.ofWhole);
  }

  /** Whether it does in a heap of this many blocks; null if the block cannot be held at its place. */
  runIn(heapBlocks: number, block: HeldBlock): Promise<boolean | null> {
    return this.#judged(heapBlocks, 'all', block, () => this.#runHolding(heapBlocks, block));
  }

  /** Whether it is compiled there. */
  async compileIn(heapBlocks: number, block: HeldBlock): Promise<boolean | null> {
    const compiled = await this.#place(heapBlocks, async () => {
      const placed = await this.#hold(block, heapBlocks);
      if (placed !== 'placed') return placed;
      const outcome = await this.#run(stoppingFirst(this.#text, { total: this.#options.growing }));
      const isCompiled = outcome.exception === STOPPED_BY;
      return isCompiled ? { ...outcome, reason: 'finished', exception: null, message: null } : outcome;
    });
    if (compiled === null) return null;
    return this.#record(this.#bytesOf(heapBlocks), 'compile', compiled, this.#judge!.ofCompiling(compiled));
  }

  /** Whether it comes to its end there where it is compiled in the heap that `first` leaves, and `second` held from then on. */
  runCompiledIn(
    heapBlocks: number,
    { first, compiledIn, second }: { first: HeldBlock; compiledIn: number; second: HeldBlock },
  ): Promise<boolean | null> {
    const { root } = this.#options;
    return this.#judged(heapBlocks, 'run', first, async () => {
      const placed = await this.#hold(first, compiledIn);
      if (placed !== 'placed') return placed;
      await this.#repl.run(holdLaterLine(root, second.sizesFor(heapBlocks)), 'holding-block');
      const outcome = await this.#run(holdingFirst(root, this.#text));
      const dump = firstDump(outcome.head);
      if (dump) return second.isPlaced(heapBlocks, dump) ? outcome : 'misplaced';
      return outcome.exception === 'MemoryError' && !second.giveRoom() ? 'no-room' : 'misplaced';
    });
  }

  /** Where it prints something else than in the whole heap, that is believed when it was tried out, and was so twice. */
  async #judged(
    heapBlocks: number,
    part: Part,
    block: HeldBlock,
    attempt: () => Promise<TrialOutcome | NotPlaced>,
  ): Promise<boolean | null> {
    const judge = this.#judge!;
    let outcome = await this.#place(heapBlocks, attempt);
    if (outcome && judge.ofRun(outcome).reason === 'output') {
      if (!this.#isSettled) await this.#settle(block);
      if (judge.ofRun(outcome).reason === 'output') outcome = await this.#place(heapBlocks, attempt);
    }
    return outcome && this.#record(this.#bytesOf(heapBlocks), part, outcome, judge.ofRun(outcome));
  }

  /** Whether the output is the same from run to run, and where the heap has as little less as can be. */
  async #settle(block: HeldBlock): Promise<void> {
    this.#isSettled = true;
    const judge = this.#judge!;
    judge.settle(await this.#runWhole(), await this.#runWhole());
    await judge.settleInLess(() => {
      const { most } = block;
      return this.#place(most, () => this.#runHolding(most, block));
    });
  }

  async #runWhole(): Promise<TrialOutcome> {
    this.#begin(this.#options.totalBytes);
    if (this.#options.signal.aborted) throw new SearchEnded({ ended: 'interrupted' });
    await this.#repl.softReset();
    return this.#run(this.#text);
  }

  async #runHolding(heapBlocks: number, block: HeldBlock): Promise<TrialOutcome | NotPlaced> {
    const placed = await this.#hold(block, heapBlocks);
    return placed === 'placed' ? this.#run(this.#text) : placed;
  }

  async #place(
    heapBlocks: number,
    attempt: () => Promise<TrialOutcome | NotPlaced>,
  ): Promise<TrialOutcome | null> {
    this.#begin(this.#bytesOf(heapBlocks));
    for (let placing = 1; placing <= PLACINGS; placing++) {
      if (this.#options.signal.aborted) throw new SearchEnded({ ended: 'interrupted' });
      await this.#repl.softReset();
      const outcome = await attempt().catch(noRoomForLine);
      if (outcome === 'no-room') return null;
      if (outcome !== 'misplaced') return outcome;
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
    const outcome = await runTrial(this.#repl, { ...this.#options, text, tellsExit: this.#tellsExit });
    if (outcome === null) throw new SearchEnded({ ended: 'interrupted' });
    return outcome;
  }

  #begin(heapBytes: number): void {
    this.#count += 1;
    this.#options.onTrial(this.#count, heapBytes);
  }

  #bytesOf(heapBlocks: number): number {
    return heapBlocks * this.#options.blockBytes;
  }

  #record(heapBytes: number, part: Part, outcome: TrialOutcome, verdict: Verdict): boolean {
    const { exception, message, tookMs } = outcome;
    this.#options.onRecord({ type: 'heap-trial', part, heapBytes, ...verdict, exception, message, tookMs });
    return verdict.passed;
  }
}

/** A line of mpgc that finds no room itself. */
function noRoomForLine(error: unknown): NotPlaced {
  if (!isRaised(error, 'MemoryError')) throw error;
  return 'no-room';
}
