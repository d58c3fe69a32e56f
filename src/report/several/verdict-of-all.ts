import { capitalised, formatCount } from '../text/format.js';
import { verdictText } from '../verdict.js';
import type { Member } from './member.js';
import type { SeveralView } from './view-several.js';

const TONES = ['bad', 'warning', 'good'] as const;
const WORDS = { good: 'OK', warning: 'Note', bad: 'Failed' } as const;
const MOST_NAMED = 8;

/** What all of them come to, the gravest first; `isOne` where their verdicts are of one kind, on one script. */
export function verdictOfAll(
  members: Pick<Member, 'verdict' | 'script'>[],
  noun: SeveralView['noun'],
): { isOne: boolean; verdict: SeveralView['verdict'] } {
  const byCode = new Map<string, number[]>();
  for (const [at, { verdict, script }] of members.entries()) {
    const key = `${verdict.code} ${script}`;
    byCode.set(key, [...(byCode.get(key) ?? []), at]);
  }
  const groups = [...byCode.values()].sort(
    ([a], [b]) => TONES.indexOf(members[a!]!.verdict.tone) - TONES.indexOf(members[b!]!.verdict.tone),
  );
  const { tone } = members[groups[0]![0]!]!.verdict;
  const texts = groups.map((places) => {
    const [first = 0] = places;
    const said = places.map((at) => verdictText(members[at]!.verdict));
    const of = new Set(said).size > 1 ? ` (figures of ${noun} ${first + 1})` : '';
    return `${whoText(places, members.length, noun)}${of}: ${said[0]}`;
  });
  return {
    isOne: groups.length === 1,
    verdict: { tone, word: WORDS[tone], text: texts.join(' ') },
  };
}

/** "In each of 3 runs", or "Run 2", "Runs 1, 3". */
export function whoText(places: number[], of: number, noun: string): string {
  if (places.length === of) return of === 1 ? `The ${noun}` : `In each of ${formatCount(of)} ${noun}s`;
  if (places.length === 1) return `${capitalised(noun)} ${places[0]! + 1}`;
  const named = places.slice(0, MOST_NAMED).map((at) => at + 1);
  const more = places.length - named.length;
  return `${capitalised(noun)}s ${named.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
