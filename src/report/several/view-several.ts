import { type Difference, findDifferences } from '../../analysis/compare/find-differences.js';
import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { judgeSeveral, type SeveralJudgement } from '../../analysis/several/judge-several.js';
import { asArgument, commandLine } from '../text/advice/command-line.js';
import { formatPlural } from '../text/format.js';
import { agreementText } from './agreement-text.js';
import { CONTEXT_NAMES, type ContextName, type Member } from './member.js';
import { verdictOfAll, whoText } from './verdict-of-all.js';

/** An overview of several runs or captures, all text made. The terminal and the page draw it. */
export interface SeveralView extends Pick<SeveralJudgement, 'spread' | 'agreement'> {
  /** What one of them is called. */
  noun: 'run' | 'capture';
  /** The script, or how many. */
  subject: string;
  verdict: { tone: Member['verdict']['tone']; word: string; text: string };
  /** Below the verdict: whether they agree, what they were not recorded alike in, why the series ended. */
  remarks: string[];
  /** What they were not recorded alike in, and so is a column of its own. */
  contexts: ContextName[];
  /** Of the figures that lead, those that any has. */
  figures: FigureName[];
  members: Member[];
  /** By place, from 0. */
  differing: number[];
  /** What shows the difference between one that differs and one that does not; null where none does. */
  compare: string | null;
}

const LEADING: FigureName[] = ['leak', 'live', 'peak', 'largest-free'];

/** `remarks` are of how the series was made. */
export function viewSeveral(
  members: Member[],
  { noun, remarks }: { noun: SeveralView['noun']; remarks: string[] },
): SeveralView {
  const { isSame, spread, agreement } = judgeSeveral(members);
  const contexts = CONTEXT_NAMES.filter(
    (name) => new Set(members.map(({ context }) => context[name])).size > 1,
  );
  const agreed = agreement && agreementText(agreement, members, noun);
  const common = verdictOfAll(members, noun);
  const leads = agreed !== null && agreement?.type !== 'agree' && common.isOne;
  const differing = agreement?.deviations.map(({ at }) => at) ?? [];
  return {
    noun,
    subject: subjectOf(members),
    verdict: leads ? ledBy(agreed, common.verdict) : common.verdict,
    remarks: [
      ...(leads ? [common.verdict.text] : []),
      ...(agreed !== null && !leads ? [agreed] : []),
      ...(isSame ? [] : ['They are of several scripts or kinds of work: nothing is said of how they agree.']),
      ...(isSame ? sharedContext(members, differing, contexts, noun) : []),
      ...inconclusive(members, noun),
      ...remarks,
    ],
    contexts,
    figures: LEADING.filter((name) => members.some(({ figures }) => figures[name] !== null)),
    members,
    differing,
    spread,
    agreement,
    compare: compareCommand(members, differing),
  };
}

/** Runs that are not the same are no "OK", whatever each of them comes to. */
function ledBy(text: string, verdict: SeveralView['verdict']): SeveralView['verdict'] {
  return verdict.tone === 'good' ? { tone: 'warning', word: 'Note', text } : { ...verdict, text };
}

function inconclusive(members: Member[], noun: SeveralView['noun']): string[] {
  const places = [...members.keys()].filter((at) => !members[at]!.conclusive);
  if (places.length === 0) return [];
  return [
    `${whoText(places, members.length, noun)}: INCONCLUSIVE, for a reason that the report of each gives.`,
  ];
}

function subjectOf(members: Member[]): string {
  const scripts = new Set(members.map(({ script }) => script));
  return scripts.size === 1 ? members[0]!.script : formatPlural(scripts.size, 'script');
}

/** What those that differ have in common, and none of the rest has. */
function sharedContext(
  members: Member[],
  differing: number[],
  contexts: ContextName[],
  noun: string,
): string[] {
  if (differing.length === 0 || contexts.length === 0) {
    return contexts.length === 0 ? [] : [`Not recorded alike: ${contexts.join(', ')}.`];
  }
  const isIn = new Set(differing);
  const shared = contexts.flatMap((name) => {
    const theirs = new Set(differing.map((at) => members[at]!.context[name]));
    const others = members.filter((_, at) => !isIn.has(at)).map(({ context }) => context[name]);
    const [only] = theirs;
    return theirs.size === 1 && !others.includes(only!) ? [`${name} ${only}`] : [];
  });
  const who = differing.length === 1 ? `Only ${noun} ${differing[0]! + 1} has` : `Only these ${noun}s have`;
  return shared.length > 0
    ? [`${who} ${shared.join(', ')}.`]
    : [`Not recorded alike: ${contexts.join(', ')}.`];
}

/** Without `--force`, by `mpgc compare`. */
const REFUSED = new Set<Difference['kind']>(['board', 'firmware', 'heap']);

/** With the first that differs, and the first that does not. */
function compareCommand(members: Member[], differing: number[]): string | null {
  const [first] = differing;
  if (first === undefined) return null;
  const usual = members.findIndex((_, at) => !differing.includes(at));
  const [base, current] = [members[usual]!, members[first]!];
  const isRefused = findDifferences(base.recorded, current.recorded).some(({ kind }) => REFUSED.has(kind));
  return commandLine([
    'mpgc',
    'compare',
    asArgument(base.capturePath),
    asArgument(current.capturePath),
    '--html',
    'difference.html',
    ...(isRefused ? ['--force'] : []),
  ]);
}
