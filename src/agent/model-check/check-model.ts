import { explainRound } from '../../heap/conformance/explain-round.js';
import type { Operation } from '../../heap/conformance/heap-program.js';
import { runProgram } from '../../heap/conformance/run-program.js';
import { seededProgram } from '../../heap/conformance/seeded-program.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import { ALL_RULES, rulesFor } from '../../heap/model/gc-rules.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import type { Coded } from '../../session/coded-schema.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { Firmware } from '../board/probe-board.js';
import { compareRound, isExplained, type RoundOutcomes, withoutComparison } from './compare-round.js';
import type { HeapProgramBoard } from './heap-program-runner.js';
import { planRound, type RoundPlan } from './plan-round.js';
import { RoundRecorder } from './round-recorder.js';

export interface ModelCheckRequest {
  rounds: number;
  /** Random operations a round. */
  operations: number;
  /** Of the first round; each further one has the next number. */
  seed: number;
  /** Called before each round, from 1. */
  onRound?: (round: number) => void;
  /** Asked before each round: true ends the check with the rounds so far. */
  stopped?: () => boolean;
  /** Whether those of odd seeds run in a nearly full heap; its maps are long, since no line of them is all free. */
  fill: boolean;
}

/**
 * Compares the board's heap with the reference model: the board runs random programs of allocations and releases
 * that allocate nothing else, the model runs the same from the map before, and every map after must be equal to
 * the model's in every block. A control program that does nothing comes first: where that changes the heap,
 * something else allocates, and the comparison means nothing.
 *
 * Leaves the board's heap, threshold and names as they were.
 */
export async function checkModel(
  runner: HeapProgramBoard,
  firmware: Firmware,
  request: ModelCheckRequest,
): Promise<ModelCheck> {
  const check = new Check(firmware, request);
  const recorder = new RoundRecorder(runner, firmware.collects);
  const result = () => ({ conformance: check.result(), accounting: recorder.accounting });
  if (check.isDecided) return result();
  try {
    await runner.install();
    await check.run(recorder);
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) {
      await runner.remove().catch(() => {});
      throw error;
    }
    check.doesNotApply('board-raised', { exception: error.said });
  }
  await runner.remove();
  return result();
}

/** Releases what is not there. */
const CONTROL: readonly Operation[] = Array.from({ length: 20 }, () => ({
  type: 'drop',
  slot: 0,
  count: 10,
}));
/** Below this, a round would have no room to do anything. */
const MIN_ROOM_BYTES = 1024;
const ATTEMPTS = 3;
/** Of the programs, but one at least: more that differ once are no coincidence. */
const MAX_REPEATED_SHARE = 0.1;

const MAP: Operation = { type: 'map' };

/** Why nothing could be compared. */
type NotApplicable =
  | 'no-mem-info'
  | 'unknown-version'
  | 'figures-disagree'
  | 'no-room'
  | 'interpreter-allocates'
  | 'something-else-allocates'
  | 'too-little-free'
  | 'no-round'
  | 'stale-words'
  | 'board-raised';

class Check {
  readonly #firmware: Firmware;
  readonly #request: ModelCheckRequest;
  readonly #conformance: ModelCheck['conformance'];
  /** The rules that did the same as the board in every round so far. */
  #matching = [...ALL_RULES];

  constructor(firmware: Firmware, request: ModelCheckRequest) {
    const { implementation, version, memInfo } = firmware;
    this.#firmware = firmware;
    this.#request = request;
    const expectedRules = rulesFor(implementation, version)?.name ?? null;
    const { seed } = request;
    this.#conformance = {
      status: 'match',
      rounds: 0,
      operations: 0,
      collections: 0,
      repeated: 0,
      undecided: 0,
      staleWords: { programs: 0, collections: 0, mostBlocks: 0 },
      seed,
      expectedRules,
      rules: [],
    };
    if (!memInfo) this.doesNotApply('no-mem-info');
    if (expectedRules === null) {
      this.doesNotApply('unknown-version', { implementation, version: version.join('.') });
    }
  }

  get isDecided(): boolean {
    return this.#conformance.status !== 'match';
  }

  doesNotApply(code: NotApplicable, values: Coded['values'] = {}): void {
    this.#conformance.status = 'not-applicable';
    this.#conformance.because = { code, values };
  }

  result(): ModelCheck['conformance'] {
    const { rounds, undecided } = this.#conformance;
    if (!this.isDecided && rounds === undecided) {
      this.doesNotApply(rounds === 0 ? 'no-round' : 'stale-words');
    }
    return this.#conformance;
  }

  async run(recorder: RoundRecorder): Promise<void> {
    const first = await recorder.map();
    if (!first) return this.doesNotApply('figures-disagree');
    const asItIs = planRound(first, { fill: false, attempt: 0 });
    if (asItIs.roomBytes < MIN_ROOM_BYTES) {
      this.doesNotApply('no-room', { largestFreeBytes: asItIs.roomBytes });
      return;
    }
    const control = await recorder.record(asItIs, CONTROL);
    if (!control) return this.doesNotApply('figures-disagree');
    if (!ALL_RULES.some((rules) => isExplained(explainRound(control, rules)))) {
      // An interpreter with sys.settrace allocates as it runs; elsewhere it is a timer, an interrupt or a thread.
      this.doesNotApply(this.#firmware.settrace ? 'interpreter-allocates' : 'something-else-allocates');
    }
    const { rounds, onRound, stopped } = this.#request;
    for (let round = 1; round <= rounds && !this.isDecided; round++) {
      if (stopped?.()) return;
      onRound?.(round);
      const seed = this.#request.seed + round - 1;
      await this.#runRound(recorder, first, seed);
    }
  }

  /**
   * A program that is not explained is run again with everything at other addresses, and with a map before and after
   * each operation that collects. The map after tells what stale words kept; up to the map before, no stale word
   * explains anything. What differed once is counted all the same.
   */
  async #runRound(recorder: RoundRecorder, empty: HeapDump, seed: number): Promise<void> {
    const outcomes: RoundOutcomes[] = [];
    while (outcomes.length < ATTEMPTS && !outcomes.some(isExplained)) {
      const plan = planRound(empty, { fill: this.#request.fill && seed % 2 === 1, attempt: outcomes.length });
      const collectedAt = outcomes.at(-1)?.collectedAt ?? new Set();
      const program = this.#program(seed, plan, empty.blockBytes).flatMap((operation, at) =>
        collectedAt.has(at) ? [MAP, operation, MAP] : [operation],
      );
      const outcome = await this.#attempt(recorder, plan, program);
      if (!outcome) return;
      outcomes.push(outcome);
    }
    const last = outcomes.at(-1);
    if (last) this.#count(seed, outcomes, last);
  }

  #count(seed: number, outcomes: RoundOutcomes[], last: RoundOutcomes): void {
    const conformance = this.#conformance;
    conformance.rounds += 1;
    conformance.operations += last.operations;
    conformance.collections += last.collections;
    if (last.verdict === 'stale-words') {
      const { programs, collections, mostBlocks } = conformance.staleWords;
      conformance.staleWords = {
        programs: programs + 1,
        collections: collections + last.kept.collections,
        mostBlocks: Math.max(mostBlocks, last.kept.mostBlocks),
      };
    }
    if (last.verdict === 'open') {
      conformance.undecided += 1;
      return;
    }
    const differing = outcomes.find(({ verdict }) => verdict === 'differs');
    if (differing) conformance.repeated += 1;
    const isTooOften = conformance.repeated > Math.max(1, MAX_REPEATED_SHARE * conformance.rounds);
    const differs = last.verdict === 'differs' || (differing !== undefined && isTooOften);
    this.#matching = differs ? [] : last.matching;
    conformance.rules = this.#matching.map(({ name }) => name);
    if (!differs || !differing?.difference) return;
    conformance.status = 'mismatch';
    conformance.firstDifference = { seed, ...differing.difference };
  }

  #program(seed: number, { roomBytes }: RoundPlan, blockBytes: number): Operation[] {
    const { operations } = this.#request;
    return seededProgram({ seed, operations, blockBytes, threshold: this.#firmware.threshold, roomBytes });
  }

  /** null where no maps could be had; then the reason is noted. */
  async #attempt(
    recorder: RoundRecorder,
    plan: RoundPlan,
    program: readonly Operation[],
  ): Promise<RoundOutcomes | null> {
    try {
      const round = await recorder.record(plan, program);
      if (round) return compareRound(round, this.#matching, this.#conformance.expectedRules);
      this.doesNotApply('figures-disagree');
      return null;
    } catch (error) {
      if (!isRaised(error, 'MemoryError')) throw error;
      return this.#ranOut(recorder, plan, program);
    }
  }

  /** The board raised MemoryError: over a program as long that does nothing too, or where the model has room? */
  async #ranOut(
    recorder: RoundRecorder,
    plan: RoundPlan,
    program: readonly Operation[],
  ): Promise<RoundOutcomes | null> {
    const idle = program.map((): Operation => ({ type: 'drop', slot: 0, count: 1 }));
    const [before] = (await recorder.record(plan, idle))?.dumps ?? [];
    if (!before) {
      this.doesNotApply('figures-disagree');
      return null;
    }
    // What stale words keep is not there for the program.
    if (this.#conformance.staleWords.collections > 0) return withoutComparison(program, 'open');
    const { collects } = this.#firmware;
    const withRoom = this.#matching.filter((rules) => {
      const { blockBytes, areas, maxNewSplitBytes } = before;
      return (
        runProgram(program, areas, { blockBytes, rules, collects, maxNewSplitBytes }).outOfMemoryAt === null
      );
    });
    const [rules] = withRoom;
    if (!rules) {
      this.doesNotApply('too-little-free');
      return null;
    }
    const difference = { type: 'board-no-room', rules: rules.name } as const;
    return { ...withoutComparison(program, 'differs'), difference };
  }
}
