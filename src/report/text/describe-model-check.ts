import type { ModelCheck } from '../../session/model-check-schema.js';
import { withReasons } from './coded/model-check-reasons.js';
import { formatCount, formatPlural } from './format.js';

export interface ModelCheckText {
  tone: 'good' | 'warning' | 'bad';
  sentence: string;
  /** What the sentence rests on. */
  evidence: string[];
}

/** How the board's heap compared with the reference model, in words; `null` is a run without that comparison. */
export function describeModelCheck(check: ModelCheck | null): ModelCheckText {
  if (!check) {
    return {
      tone: 'warning',
      sentence: "The board's heap was not compared with the reference model.",
      evidence: ['Statements about buffers that fit assume that it behaves as the model.'],
    };
  }
  const { conformance, accounting } = withReasons(check);
  const evidence = [...conformanceEvidence(conformance), accountingEvidence(accounting)];
  if (conformance.status === 'match') {
    const { checkedAt } = check;
    const when = checkedAt === undefined ? '' : ` (checked on ${checkedAt.slice(0, 10)}, not in this run)`;
    const sentence = `The board's heap behaves as the reference model${when}.`;
    return { tone: 'good', sentence, evidence };
  }
  if (conformance.status === 'not-applicable') {
    const sentence = `The board's heap could not be compared with the reference model: ${conformance.reason ?? 'no reason is known'}.`;
    return { tone: 'warning', sentence, evidence };
  }
  const sentence = `The board's heap does not behave as the reference model: ${describeDifference(conformance.firstDifference)}. Predictions from the model are withheld.`;
  return { tone: 'bad', sentence, evidence };
}

function conformanceEvidence(conformance: ModelCheck['conformance']): string[] {
  const { rounds, operations, collections, repeated, undecided, seed, expectedRules, rules } = conformance;
  if (rounds === 0) return [];
  const seeds = rounds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + rounds - 1}`;
  const evidence = [
    `Board and model ran ${formatPlural(rounds, 'random program')} (${seeds}) of ${formatCount(operations)} operations and ${formatPlural(collections, 'collection')}; the heap maps were compared block by block.`,
  ];
  evidence.push(...staleWordsEvidence(conformance.staleWords));
  if (undecided > 0) {
    evidence.push(
      `${formatPlural(undecided, 'program')} undecided: words left on the stack may have kept garbage in too many ways to try.`,
    );
  }
  if (repeated > 0) {
    evidence.push(`${formatPlural(repeated, 'program')} differed at first, but not when run again.`);
  }
  if (rules.length === 0) return evidence;
  const others = rules.filter((name) => name !== expectedRules);
  if (expectedRules !== null && rules.includes(expectedRules)) {
    const also = others.length > 0 ? ` On these programs the rules of ${others.join(', ')} do the same.` : '';
    return [...evidence, `It follows the rules of ${expectedRules}, as its version says.${also}`];
  }
  return [
    ...evidence,
    `By its version it should follow the rules of ${expectedRules ?? 'no known release'}; it follows those of ${others.join(', ')}.`,
  ];
}

/** A conservative collector takes every word on the stack for a reference. */
function staleWordsEvidence({
  programs,
  collections,
  mostBlocks,
}: ModelCheck['conformance']['staleWords']): string[] {
  if (programs === 0) return [];
  const kept =
    collections === 0
      ? 'garbage from before the program'
      : `garbage at ${formatPlural(collections, 'collection')}, at most ${formatPlural(mostBlocks, 'block')} at a time`;
  return [
    `In ${formatPlural(programs, 'program')} a word left on the board's stack kept ${kept}. The model took that from the maps; every allocation after it was equal.`,
  ];
}

function accountingEvidence({ status, maps, reason }: ModelCheck['accounting']): string {
  if (status === 'not-applicable') return 'No heap map was checked against its own figures.';
  if (status === 'mismatch') return `The board's figures disagree: ${reason ?? 'no reason is known'}`;
  return `${formatPlural(maps, 'heap map')}: each agrees with its own figures, with gc.mem_alloc() and with gc.mem_free().`;
}

function describeDifference(difference: ModelCheck['conformance']['firstDifference']): string {
  if (!difference) return 'it is not known where';
  const where = `in the program of seed ${difference.seed}`;
  if (difference.type === 'no-room') {
    return `${where} the model, by the rules of ${difference.rules}, has no room at operation ${difference.operationIndex}, where the board has`;
  }
  if (difference.type === 'board-no-room') {
    return `${where} the board raised MemoryError, where the model has room by the rules of ${difference.rules}`;
  }
  if (difference.type === 'kept') {
    return `${where} a collection kept ${formatPlural(difference.foundBlocks, 'block')} of the program, and in the model ${formatCount(difference.expectedBlocks)}`;
  }
  const { mapIndex, areaIndex, block, offsetBytes, expected, found, rules } = difference;
  return `${where}, map ${mapIndex}, area ${areaIndex + 1}, block ${formatCount(block)} (offset 0x${offsetBytes.toString(16)}) is ${letter(found)} on the board and ${letter(expected)} in the model by the rules of ${rules}`;
}

function letter(of: string | null): string {
  return of === null ? 'missing' : `"${of}"`;
}
