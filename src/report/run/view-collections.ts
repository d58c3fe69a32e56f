import type { Summary } from '../../analysis/run/summarize.js';
import { formatCount, formatPlural, formatShare, formatUs } from '../text/format.js';
import { type Fact, fact } from './view-facts.js';

export type CollectionsFact = Fact<
  | 'samples-collected'
  | 'collections-asked'
  | 'automatic-before'
  | 'threshold-before'
  | 'left-by-program'
  | 'sampling-share'
>;

/** Who collected, when, and how long that took. */
export interface CollectionsView {
  sentences: string[];
  /** Of all collections that the agent timed, by length in classes that double; `share` of the largest class. */
  pauses: { length: string; count: string; share: number }[];
  facts: CollectionsFact[];
}

export function viewCollections(summary: Summary): CollectionsView {
  return {
    sentences: [timedSentence(summary), dropsSentence(summary)],
    pauses: pauseClasses(summary.collections.pauseClasses),
    facts: factsOf(summary),
  };
}

function timedSentence({ collections, board }: Summary): string {
  const pause = collections.pauseUs;
  if (pause) {
    return `${formatPlural(pause.count, 'collection')} timed by the agent on the board's clock: half took ${formatUs(pause.p50)} or less, the longest ${formatUs(pause.max)}. A program stops that long when it collects a heap like this.`;
  }
  return board?.collects === 'at-prompt'
    ? 'The length of a collection is not known: on this firmware gc.collect() runs only when the prompt is back.'
    : 'The length of a collection is not known: the agent timed none.';
}

function dropsSentence({ collections, board }: Summary): string {
  if (board?.collects === 'at-prompt') return 'This firmware collects nothing while a program runs.';
  const drops = collections.drops;
  return drops === 0
    ? 'No sample of the program is below the one before it: no collection of its own shows. One may have run between two samples.'
    : `${formatPlural(drops, 'sample')} of the program ${drops === 1 ? 'is' : 'are'} below the one before: a collection (automatic or by the program), or memory freed at once. Boards do not say which, nor how long it took.`;
}

function pauseClasses(classes: Map<number, number>): CollectionsView['pauses'] {
  if (classes.size === 0) return [];
  const most = [...classes.values()].reduce((high, count) => Math.max(high, count), 0);
  const [least, last] = [Math.min(...classes.keys()), Math.max(...classes.keys())];
  const rows: CollectionsView['pauses'] = [];
  for (let from = least; from <= last; from *= 2) {
    const count = classes.get(from) ?? 0;
    rows.push({
      length: `${formatUs(from)} to ${formatUs(2 * from)}`,
      count: formatCount(count),
      share: count / most,
    });
  }
  return rows;
}

function factsOf({ board, sampling, collections, collector }: Summary): CollectionsView['facts'] {
  const { collected, byHost } = collections;
  const byAgent = `${formatCount(collected)} of ${formatPlural(sampling.samples, 'sample')}`;
  return [
    fact('samples-collected', 'Samples right after a collection', byAgent),
    ...(byHost > 0
      ? [fact('collections-asked', 'Collections asked for from the prompt', formatCount(byHost))]
      : []),
    ...(board
      ? [
          fact('automatic-before', 'Automatic collection before the program', board.gcEnabled ? 'on' : 'off'),
          fact('threshold-before', 'gc.threshold() before the program', thresholdText(board.threshold)),
        ]
      : []),
    ...(collector
      ? [
          fact(
            'left-by-program',
            'As the program left it',
            `${collector.enabled ? 'on' : 'off'}, gc.threshold() ${thresholdText(collector.threshold)}`,
          ),
        ]
      : []),
    ...(sampling.share === null
      ? []
      : [
          fact(
            'sampling-share',
            "Sampling's share of the time, collections included",
            formatShare(sampling.share),
          ),
        ]),
  ];
}

function thresholdText(threshold: number | null): string {
  if (threshold === null) return 'not there';
  return threshold < 0 ? 'off' : `${formatCount(threshold)} B`;
}
