import type { HeapArea } from '../map/heap-area.js';
import type { GcRules } from '../model/gc-rules.js';
import type { BlockRef, Placed } from '../model/heap-model.js';
import { judgeRound, type Round, type RoundDifference, type RoundOutcome } from './judge-round.js';
import type { ProgramRun, StaleWords } from './run-program.js';
import {
  allOrAllButOne,
  isFree,
  type Possibility,
  possibilitiesOf,
  stands,
  withPossibilities,
} from './stale-possibilities.js';

/**
 * A conservative collector keeps what a stale word on its stack refers to, which the model cannot know. But it is told
 * by the board's next map, and nothing else is free: only what the model knows to be garbage may stay, as a whole and
 * where it is; only what stood there before the program may go, and only in a collection; and every allocation after
 * that must come to stand where the model puts it.
 */
export interface Explanation {
  /** What the explanation, or the best attempt at one, leaves. */
  outcome: RoundOutcome;
  /**
   * `exact`: equal with no stale word. `stale-words`: equal with those of `stale`. `differs`: no stale word explains it.
   * `open`: there were too many possibilities to try, as after several collections between two maps; or words would have
   * to keep most of the garbage, which is not like them.
   */
  verdict: 'exact' | 'stale-words' | 'differs' | 'open';
  stale: readonly StaleWords[];
  /** Collections at which a word kept garbage, and the most blocks of it at one of them. */
  kept: { collections: number; mostBlocks: number };
}

/** Runs of the program in the model for one round: fewer where each takes long, but this many at least. */
const MAX_RUNS = 400;
const MIN_RUNS = 10;
/** Each map, each collection and the comparison go over all blocks: a second or two for so many. */
const MAX_BLOCKS = 1e8;
/** Words are few: a collector that leaves a larger share of the garbage does something else, whatever they may explain. */
const MAX_KEPT_SHARE = 0.5;
/** Single possibilities that are tried from one state. */
const MAX_BRANCHES = 40;

interface State {
  stale: StaleWords[];
  /** The map up to which all is equal, and in how many blocks that one differs. */
  mapIndex: number;
  differing: number;
}

/** A state with the run that led to it, whose maps are as large as the heap: they are not kept for all. */
interface Attempt extends State {
  outcome: RoundOutcome;
}

/** Compares the round with the model, and looks for the stale words that explain what differs. */
export function explainRound(round: Round, rules: GcRules): Explanation {
  const search = new Search(round, rules);
  return search.run();
}

class Search {
  readonly #round: Round;
  readonly #rules: GcRules;
  readonly #seen = new Set<string>();
  #runs = 0;
  #isCut = false;

  constructor(round: Round, rules: GcRules) {
    this.#round = round;
    this.#rules = rules;
  }

  run(): Explanation {
    const first = this.#try([]);
    if (first.outcome.difference === null) return conclude(first, 'exact');
    const maxRuns = maxRunsOf(first.outcome.run);
    const open = [stateOf(first)];
    while (open.length > 0) {
      const state = open.splice(bestOf(open), 1)[0] as State;
      for (const possibilities of this.#branches(this.#try(state.stale))) {
        const stale = withPossibilities(state.stale, possibilities);
        if (!this.#isNew(stale)) continue;
        if (this.#runs >= maxRuns) return conclude(first, 'open');
        const next = this.#try(stale);
        if (next.outcome.difference === null) return conclude(next, keepsMost(next) ? 'open' : 'stale-words');
        open.push(stateOf(next));
      }
    }
    return conclude(first, this.#isCut ? 'open' : 'differs');
  }

  #try(stale: StaleWords[]): Attempt {
    this.#runs += 1;
    const outcome = judgeRound(this.#round, this.#rules, stale);
    const mapIndex = mapOf(outcome.difference, outcome.run.maps.length);
    const found = this.#round.dumps[mapIndex]?.areas ?? [];
    return { stale, outcome, mapIndex, differing: countDifferences(outcome.run.maps[mapIndex] ?? [], found) };
  }

  #isNew(stale: StaleWords[]): boolean {
    const key = stale.map(({ kept, released }) => `${sorted(kept)}/${sorted(released)}`).join(';');
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** What may explain the first map that differs: all that is plain to see at once, then each for itself. */
  #branches({ stale, outcome, mapIndex }: Attempt): Possibility[][] {
    const { difference, run } = outcome;
    const found = this.#round.dumps[mapIndex]?.areas;
    const collections = [...run.collections.entries()].filter(([, { mapIndex: next }]) => next === mapIndex);
    if (!found || collections.length === 0) return [];
    const expected = run.maps[mapIndex] ?? [];
    const last = collections.at(-1)?.[0] ?? 0;
    const singles = collections.flatMap(([index, collection]) =>
      possibilitiesOf(collection, { index, last, found, words: stale[index] }),
    );
    const plain = singles.filter(
      ({ type, place, from, to }) =>
        to === last && (type === 'kept' ? stands(place, found) && isFree(place, expected) : from === last),
    );
    if (plain.length > 0 && collections.length === 1) return allOrAllButOne(plain);
    const at = difference?.type === 'block' ? difference : { areaIndex: 0, block: 0 };
    const near = singles.toSorted((a, b) => distance(a.place, at) - distance(b.place, at));
    if (near.length > MAX_BRANCHES) this.#isCut = true;
    const each = near.slice(0, MAX_BRANCHES).map((single) => [single]);
    return plain.length > 1 ? [plain, ...each] : each;
  }
}

function stateOf({ stale, mapIndex, differing }: Attempt): State {
  return { stale, mapIndex, differing };
}

function maxRunsOf({ maps, collections }: ProgramRun): number {
  const blocks = (maps[0] ?? []).reduce((sum, { letters }) => sum + letters.length, 0);
  const passes = 2 * maps.length + collections.length;
  return Math.max(MIN_RUNS, Math.min(MAX_RUNS, Math.floor(MAX_BLOCKS / (passes * blocks))));
}

function conclude(attempt: Attempt, verdict: Explanation['verdict']): Explanation {
  const { outcome, stale } = attempt;
  const blocks = keptAt(attempt);
  const kept = {
    collections: blocks.filter((count) => count > 0).length,
    mostBlocks: Math.max(0, ...blocks),
  };
  return { outcome, verdict, stale, kept };
}

/** Blocks of garbage that stay at each collection. */
function keptAt({ outcome, stale }: Attempt): number[] {
  return stale.map(({ kept }, index) =>
    blocksOf((outcome.run.collections[index]?.garbage ?? []).filter(({ ref }) => kept.has(ref))),
  );
}

function keepsMost(attempt: Attempt): boolean {
  const kept = keptAt(attempt).reduce((sum, blocks) => sum + blocks, 0);
  const garbage = attempt.outcome.run.collections.reduce((sum, one) => sum + blocksOf(one.garbage), 0);
  return kept > MAX_KEPT_SHARE * garbage;
}

function blocksOf(places: readonly Placed[]): number {
  return places.reduce((sum, { blocks }) => sum + blocks, 0);
}

/** The furthest, and among those the one that differs least. */
function bestOf(states: readonly State[]): number {
  let best = 0;
  for (const [at, { mapIndex, differing }] of states.entries()) {
    const so = states[best] as State;
    if (mapIndex > so.mapIndex || (mapIndex === so.mapIndex && differing < so.differing)) best = at;
  }
  return best;
}

/** The map that differs; where the run ended before its last, the one that comes next. */
function mapOf(difference: RoundDifference | null, maps: number): number {
  return difference?.type === 'block' ? difference.mapIndex : maps;
}

function distance(place: Placed, at: { areaIndex: number; block: number }): number {
  if (place.areaIndex !== at.areaIndex) return 2 ** 30;
  const inside = at.block >= place.block && at.block < place.block + place.blocks;
  return inside ? 0 : Math.abs(place.block - at.block);
}

function countDifferences(expected: readonly HeapArea[], found: readonly HeapArea[]): number {
  let differing = 0;
  for (let area = 0; area < Math.max(expected.length, found.length); area++) {
    const [one = '', other = ''] = [expected[area]?.letters, found[area]?.letters];
    for (let block = 0; block < Math.max(one.length, other.length); block++) {
      if (one[block] !== other[block]) differing += 1;
    }
  }
  return differing;
}

function sorted(refs: ReadonlySet<BlockRef>): string {
  return [...refs].sort((a, b) => a - b).join(',');
}
