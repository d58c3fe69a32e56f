import { median } from 'simple-statistics';
import type { Analysis } from '../../analysis/analyse.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { BlockGroup } from '../../analysis/maps/new-blocks.js';
import type { SourceFileView } from '../source/view-source.js';
import type { Advice } from '../text/advice/advice.js';
import { describeError } from '../text/coded/describe-error.js';
import { formatBytes, formatCount, formatPlural, formatRate, pluralOf } from '../text/format.js';
import { type HuntUnit, unitOf } from '../text/hunt-unit.js';
import { leakAdvice, settlingAdvice } from '../text/leak-advice.js';
import { type EvidenceText, leakEvidence } from '../text/leak-evidence.js';
import { type LeakHeadline, leakHeadline } from '../text/leak-sentence.js';
import { roomEvidence } from '../text/room-text.js';
import { KINDS } from '../text/words/kinds.js';
import { type HoldersView, viewHeld, viewNoHolders } from './view-holders.js';
import { type OriginView, viewOrigin } from './view-origin.js';

/** What a report shows of a hunt, all text made. */
export interface LeakView {
  verdict: LeakJudgement['verdict'];
  tone: 'good' | 'warning' | 'bad';
  headline: LeakHeadline;
  rate: string;
  evidence: EvidenceText[];
  groups: GroupView[];
  /** Where the groups are, or why there are none. */
  groupsNote: string;
  /** How many of the allocations in the groups have a mark. */
  marksNote: string;
  advice: Advice[];
  /** What calls raised, each once. */
  raised: string[];
  chart: LeakChart;
  /** Null where the lines that it comes from are not known. */
  origin: OriginView | null;
  /** Null where it was not looked for what grows by name. */
  holders: HoldersView | null;
}

export interface GroupView {
  fingerprint: string;
  what: string;
  count: string;
  bytes: string;
  perCall: string;
  pattern: string;
  places: string;
  /** The name that holds all of them; empty where that is not known for certain. */
  heldBy: string;
  /** Its allocations, to be found on the maps after the calls; not all where there are too many. */
  marks: BlockMark[];
}

/** An allocation on a heap map: its area, its first block there, and how many it takes. */
export interface BlockMark {
  area: number;
  block: number;
  blocks: number;
}

/** Calls and bytes; `line` is the fitted one, null where nothing grows to the end. */
export interface LeakChart {
  /** What the calls are called. */
  unit: HuntUnit;
  points: { calls: number; liveBytes: number; phase: 'start' | 'warm-up' | 'calls' | 'settle' }[];
  line: {
    fromCalls: number;
    fromBytes: number;
    toCalls: number;
    perCall: number;
    interval: [number, number];
  } | null;
}

const TONES: Record<LeakJudgement['verdict'], LeakView['tone']> = {
  leak: 'bad',
  bounded: 'good',
  delayed: 'good',
  clean: 'good',
  fragmenting: 'bad',
  inconclusive: 'warning',
};
const MAX_GROUPS = 12;
/** Of all groups: as JSON a mark takes some 35 bytes of the page. */
const MAX_MARKED_BLOCKS = 5000;

/** Null for a capture without a hunt. */
export function viewLeak(analysis: Analysis, files: readonly SourceFileView[] = []): LeakView | null {
  const { capture, summary, errors, leak: judged, groups, forecast, remedies } = analysis;
  if (!judged) return null;
  const unit = unitOf(judged);
  const hasAreas = summary.maps.some(({ dump }) => dump.areas.length > 1);
  const shown = viewGroups((groups ?? []).slice(0, MAX_GROUPS), { hasAreas, unit });
  const rest = (groups ?? []).length - shown.length;
  return {
    verdict: judged.verdict,
    tone: TONES[judged.verdict],
    headline: leakHeadline(judged),
    rate: judged.rate
      ? `${formatRate(judged.rate.perUnit)} a ${unit} [${formatRate(judged.rate.interval[0])}, ${formatRate(judged.rate.interval[1])}]`
      : `0 B a ${unit}`,
    evidence: [...leakEvidence(judged), ...roomEvidence(forecast, remedies)],
    groups: shown,
    groupsNote:
      groups === null
        ? `Not known: no heap maps from before and after the ${pluralOf(unit)}.`
        : groups.length === 0
          ? 'No block since the warm-up stayed to the end.'
          : `${since(judged)} A block freed and made again at the same place does not show.${rest > 0 ? ` ${formatPlural(rest, 'smaller group')} not shown.` : ''}`,
    marksNote: marksNote(groups ?? [], shown),
    advice: [...leakAdvice(judged, remedies, groups), ...settlingAdvice(judged, capture.header)],
    raised: errors.flatMap((error) => (error.allowed ? [error.traceback ?? describeError(error)] : [])),
    chart: chartOf(judged),
    origin: judged.origin && viewOrigin(judged.origin, unit, files, judged),
    holders: viewHeld(judged, unit) ?? viewNoHolders(analysis),
  };
}

/** What the groups are of. */
function since({ loop, series }: LeakJudgement): string {
  const warm = `the map after the warm-up (${loop ? 'pass' : 'call'} ${formatCount(series.warmUpCalls)})`;
  return loop
    ? `Blocks in the last map that was taken in the loop, and not in ${warm}.`
    : `Blocks in all maps after the last call, and not in ${warm}.`;
}

const PATTERNS: Record<BlockGroup['pattern'], string> = {
  single: 'one block run',
  row: 'one behind the other',
  stride: 'evenly spaced',
  spread: 'spread',
};

/** Those with the most bytes have their marks first. */
function viewGroups(groups: BlockGroup[], told: { hasAreas: boolean; unit: HuntUnit }): GroupView[] {
  let left = MAX_MARKED_BLOCKS;
  return groups.map((group) => {
    const marks = group.allocations
      .slice(0, left)
      .map(({ area, firstBlock }) => ({ area, block: firstBlock, blocks: group.blocks }));
    left -= marks.length;
    return viewGroup(group, marks, told);
  });
}

function marksNote(groups: BlockGroup[], shown: GroupView[]): string {
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const marked = shown.reduce((sum, { marks }) => sum + marks.length, 0);
  if (all === 0) return 'No block is marked.';
  return marked === all
    ? `Marked: the blocks of ${all === 1 ? 'the one allocation' : `all ${formatCount(all)} allocations`} in the groups.`
    : `Marked: the blocks of ${formatCount(marked)} of ${formatCount(all)} allocations, the largest groups first.`;
}

function viewGroup(
  group: BlockGroup,
  marks: BlockMark[],
  { hasAreas, unit }: { hasAreas: boolean; unit: HuntUnit },
): GroupView {
  const stride = group.strideBlocks === null ? '' : `, ${group.strideBlocks} blocks apart`;
  return {
    fingerprint: group.fingerprint,
    what: `${KINDS.get(group.letter) ?? 'other'} of ${formatBytes(group.bytesEach)}`,
    count: formatCount(group.count),
    bytes: formatBytes(group.bytes),
    perCall: perCallText(group.perCall, unit),
    heldBy: group.heldBy ?? '',
    pattern: `${PATTERNS[group.pattern]}${stride}`,
    places: group.places
      .map(({ area, offset }) => `${hasAreas ? `area ${area + 1}, ` : ''}0x${offset.toString(16)}`)
      .join(', '),
    marks,
  };
}

function perCallText(perCall: number | null, unit: HuntUnit): string {
  if (perCall === null) return 'not known';
  return perCall < 0.001 ? `under 0.001 a ${unit}` : `${Number(perCall.toFixed(3))} a ${unit}`;
}

/** The line stands where half of the samples that the verdict rests on are above it. */
function chartOf(judged: LeakJudgement): LeakChart {
  const { series, live, rate } = judged;
  const points = series.points.map(({ calls, liveBytes, phase }) => ({ calls, liveBytes, phase }));
  const unit = unitOf(judged);
  if (!rate) return { unit, points, line: null };
  const { perUnit: perCall, interval } = rate;
  const { fromX: fromCalls, toX: toCalls } = live;
  const fitted = points.filter(({ calls, phase }) => phase === 'calls' && calls >= fromCalls);
  const fromBytes =
    fitted.length > 0
      ? median(fitted.map(({ calls, liveBytes }) => liveBytes - perCall * (calls - fromCalls)))
      : live.growth;
  return { unit, points, line: { fromCalls, fromBytes, toCalls, perCall, interval } };
}
