import { type Explanation, explainRound } from '../../heap/conformance/explain-round.js';
import type { Operation } from '../../heap/conformance/heap-program.js';
import { judgeRound, type Round, type RoundDifference } from '../../heap/conformance/judge-round.js';
import type { GcRules } from '../../heap/model/gc-rules.js';

/** What the rules that are left make of one round. */
export interface RoundOutcomes {
  verdict: Explanation['verdict'];
  matching: GcRules[];
  operations: number;
  collections: number;
  kept: Explanation['kept'];
  /** The operations of the program at which the model collected. */
  collectedAt: ReadonlySet<number>;
  difference: ({ rules: string } & (RoundDifference | { type: 'board-no-room' })) | null;
}

const NOTHING_KEPT = { collections: 0, mostBlocks: 0 };

/** Compares a round with the model by the rules that are left: stale words are looked for only where none do without them. */
export function compareRound(
  round: Round,
  matching: readonly GcRules[],
  expectedRules: string | null,
): RoundOutcomes {
  const exact = matching.filter((rules) => judgeRound(round, rules).difference === null);
  const explained = (exact.length > 0 ? exact : matching).map((rules) => ({
    rules,
    ...explainRound(round, rules),
  }));
  const isExpected = ({ rules }: { rules: GcRules }) => rules.name === expectedRules;
  const same = explained.filter(isExplained);
  const shown = same.find(isExpected) ?? same[0] ?? explained.find(isExpected) ?? explained[0];
  // Where the version's own rules are not decided, others that would do are a coincidence.
  const isOpen = explained.some((one) => one.verdict === 'open' && (isExpected(one) || same.length === 0));
  const { difference, run } = shown?.outcome ?? { difference: null, run: null };
  return {
    verdict: isOpen ? 'open' : (shown?.verdict ?? 'differs'),
    matching: same.map(({ rules }) => rules),
    operations: round.program.length,
    collections: run?.collections.length ?? 0,
    kept: shown?.kept ?? NOTHING_KEPT,
    collectedAt: new Set(run?.collections.map((one) => operationsBefore(round.program, one.operationIndex))),
    difference: difference && shown ? { rules: shown.rules.name, ...difference } : null,
  };
}

/** Of a program that could not be compared with the model in any block. */
export function withoutComparison(
  { length }: readonly Operation[],
  verdict: RoundOutcomes['verdict'],
): RoundOutcomes {
  return {
    verdict,
    matching: [],
    operations: length,
    collections: 0,
    kept: NOTHING_KEPT,
    collectedAt: new Set(),
    difference: null,
  };
}

/** Without the maps between, which differ from attempt to attempt. */
function operationsBefore(program: readonly Operation[], index: number): number {
  return program.slice(0, index).filter(({ type }) => type !== 'map').length;
}

export function isExplained({ verdict }: { verdict: Explanation['verdict'] }): boolean {
  return verdict === 'exact' || verdict === 'stale-words';
}
