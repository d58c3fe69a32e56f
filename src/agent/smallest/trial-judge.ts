import type { RecordOf } from '../../session/schema.js';
import type { TrialOutcome } from './heap-trial.js';

type Trial = RecordOf<'heap-trial'>;
export type Verdict = Pick<Trial, 'passed' | 'reason'>;
/** Why the output is no sign; `null` where it is one. */
export type OutputVaries = 'run' | 'heap' | null;

/** SystemExit with an argument that is exit code 0 (as judgeProgram() has it), or with one that is not known. */
const EXITS_WELL = /^SystemExit:?( (0|None|False))?$/;

/** Where the block could not be held there is nothing to compare: a few more, as a line that damages one may damage the next. */
const RUNS_IN_LESS = 4;

/** Holds what a program does in a smaller heap against what it does in the whole one: how it ends, and what it prints. */
export class TrialJudge {
  /** Until then the output is taken for a sign. */
  outputVaries: OutputVaries = null;
  readonly #whole: TrialOutcome;
  /** Of the whole heap, where `GC: total` tells whether the heap grew. */
  readonly #totalBytes: number | null;
  #digest: string;

  constructor(whole: TrialOutcome, totalBytes: number | null) {
    this.#whole = whole;
    this.#totalBytes = totalBytes;
    this.#digest = whole.digest;
  }

  /** Whether it comes to its end in the whole heap, with exit code 0. */
  get ofWhole(): Verdict {
    const { reason, message } = this.#whole;
    const exits = reason === 'exit' && (message === null || EXITS_WELL.test(message));
    return {
      reason: this.#grew(this.#whole) ? 'grew' : reason,
      passed: this.#endsAlike(this.#whole) && (reason === 'finished' || exits),
    };
  }

  ofCompiling(outcome: TrialOutcome): Verdict {
    const reason = this.#grew(outcome) ? 'grew' : outcome.reason;
    return { reason, passed: reason === 'finished' };
  }

  ofRun(outcome: TrialOutcome): Verdict {
    const { reason, tellsMemoryError } = outcome;
    if (!this.#endsAlike(outcome)) return { reason: this.#grew(outcome) ? 'grew' : reason, passed: false };
    if (tellsMemoryError && !this.#whole.tellsMemoryError) return { reason: 'printed', passed: false };
    return this.outputVaries === null && !this.printsAlike(outcome)
      ? { reason: 'output', passed: false }
      : { reason, passed: true };
  }

  printsAlike({ digest }: TrialOutcome): boolean {
    return digest === this.#digest;
  }

  /**
   * Whether the output of the whole heap is the same again, by two more runs there. Where these agree, it was the first
   * that a line had damaged.
   */
  settle(again: TrialOutcome, onceMore: TrialOutcome): void {
    const isDamaged = again.digest === onceMore.digest;
    if (isDamaged) this.#digest = again.digest;
    else if (!this.printsAlike(again) && !this.printsAlike(onceMore)) this.outputVaries = 'run';
  }

  /** Whether the output tells how large the heap is, by runs with as little less as can be: it is another one twice, and never alike. */
  async settleInLess(run: () => Promise<TrialOutcome | null>): Promise<void> {
    let others = 0;
    for (let runs = 0; runs < RUNS_IN_LESS && this.outputVaries === null; runs++) {
      const outcome = await run();
      if (!outcome) continue;
      if (this.ofRun(outcome).reason !== 'output') return;
      others += 1;
      if (others === 2) this.outputVaries = 'heap';
    }
  }

  #endsAlike(outcome: TrialOutcome): boolean {
    const { reason, message } = this.#whole;
    return outcome.reason === reason && outcome.message === message && !this.#grew(outcome);
  }

  #grew({ reason, totalBytes }: TrialOutcome): boolean {
    return (
      this.#totalBytes !== null &&
      (reason === 'finished' || reason === 'exit') &&
      totalBytes !== this.#totalBytes
    );
  }
}
