import type { Analysis } from '../../analysis/analyse.js';
import { viewLeak } from '../leak/view-leak.js';
import { type MapView, viewMaps } from '../maps/view-maps.js';
import { boardFacts, factOf } from '../run/view-facts.js';
import { type ChartSeries, chartSeries } from '../summary/chart-series.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { viewTimeline } from '../timeline/view-timeline.js';
import type { CompareNames, CompareView } from './view-compare.js';

/** What the page of a comparison shows: its text, and how memory went in both. */
export interface ComparePage extends CompareView {
  sides: { base: CompareSide; current: CompareSide };
}

export interface CompareSide {
  script: string;
  createdAt: string;
  /** Firmware and machine; empty where they were not identified. */
  board: string;
  mpgc: string;
  /** Null where there are too few samples. */
  chart: ChartSeries | null;
  /** The last heap map; null where none was taken. */
  map: MapView | null;
}

export function viewComparePage(view: CompareView, { base, current }: CompareNames): ComparePage {
  return { ...view, sides: { base: sideOf(base.analysis), current: sideOf(current.analysis) } };
}

function sideOf(analysis: Analysis): CompareSide {
  const { summary, capture } = analysis;
  const timeline = viewTimeline(analysis.timeline);
  const board = boardFacts(summary, capture.header.port);
  const parts = [factOf(board, 'firmware'), factOf(board, 'machine')];
  return {
    script: sanitizeText(capture.header.script.name),
    createdAt: sanitizeText(capture.header.createdAt),
    board: sanitizeText(parts.filter(Boolean).join(', ')),
    mpgc: sanitizeText(capture.header.mpgc),
    chart: chartSeries({ leak: viewLeak(analysis), timeline }),
    map: viewMaps(summary, timeline.heap).at(-1) ?? null,
  };
}
