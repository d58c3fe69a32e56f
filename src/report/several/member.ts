import type { Analysis } from '../../analysis/analyse.js';
import type { Recorded } from '../../analysis/compare/find-differences.js';
import { type OneOfSeveral, oneOfSeveral } from '../../analysis/several/judge-several.js';
import { factOf } from '../run/view-facts.js';
import { type ChartSeries, chartSeries } from '../summary/chart-series.js';
import { formatBytes } from '../text/format.js';
import type { Verdict } from '../verdict.js';
import type { ReportView } from '../view-report.js';
import { clippedSeries } from './clipped-series.js';

/** What an overview of several captures needs of one: its capture stays in its file. All text is clean. */
export interface Member extends OneOfSeveral {
  createdAt: string;
  mpgc: string;
  /** What captures may not have been recorded alike in, by name. */
  context: Record<ContextName, string>;
  verdict: Verdict;
  /** For what another was not recorded alike in. */
  recorded: Recorded;
  conclusive: boolean;
  chart: ChartSeries | null;
  /** Of the sparkline, in bytes; null where there are too few samples. */
  course: number[] | null;
  capturePath: string;
  /** Of the page of this capture alone; null where none was made. */
  htmlPath: string | null;
}

export const CONTEXT_NAMES = ['script', 'board', 'firmware', 'heap', 'call'] as const;
export type ContextName = (typeof CONTEXT_NAMES)[number];

export function memberOf(
  analysis: Analysis,
  view: ReportView,
  { capture, html }: { capture: string; html: string | null },
): Member {
  const chart = chartSeries(view);
  return {
    ...oneOfSeveral(analysis),
    script: view.script,
    createdAt: view.createdAt,
    mpgc: view.mpgc,
    context: {
      script: view.script,
      board: factOf(view.board, 'machine') ?? 'not known',
      firmware: factOf(view.board, 'firmware') ?? 'not known',
      heap: heapText(analysis),
      call: factOf(view.run, 'repeated') ?? 'none',
    },
    verdict: view.verdict,
    recorded: {
      capture: { header: analysis.capture.header },
      summary: { board: analysis.summary.board },
    },
    conclusive: analysis.conclusive,
    chart: chart && clippedSeries(chart),
    course: view.summary.course?.values ?? null,
    capturePath: capture,
    htmlPath: html,
  };
}

function heapText({ summary: { board } }: Analysis): string {
  return board?.totalBytes == null ? 'not known' : formatBytes(board.totalBytes);
}
