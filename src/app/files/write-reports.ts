import type { Analysis } from '../../analysis/analyse.js';
import { oneOfSeveral } from '../../analysis/several/judge-several.js';
import { EXIT } from '../../errors.js';
import { junitSuiteOf, tellApart } from '../../report/formats/junit-suite.js';
import { renderCsv } from '../../report/formats/render-csv.js';
import { renderMarkdown } from '../../report/formats/render-markdown.js';
import { renderHtml } from '../../report/html/render-html.js';
import { renderCollapsed } from '../../report/lines/stacks/render-collapsed.js';
import { renderPprof } from '../../report/lines/stacks/render-pprof.js';
import { renderSpeedscope } from '../../report/lines/stacks/render-speedscope.js';
import { loadPainter, type Painter } from '../../report/png/load-canvas.js';
import type { PictureSize } from '../../report/png/look.js';
import { picturesOf } from '../../report/png/render-png.js';
import type { ReportFormat } from '../../report/report-formats.js';
import type { FilesJson } from '../../report/run/files-json.js';
import { memberOf } from '../../report/several/member.js';
import {
  type ReportJson,
  type ReportsJson,
  toReportJson,
  toReportsJson,
} from '../../report/several/reports-json.js';
import { type SeveralView, viewSeveral } from '../../report/several/view-several.js';
import { renderHeapSnapshot } from '../../report/snapshot/render-heapsnapshot.js';
import { jsonText } from '../../report/syntax/json-text.js';
import { type JunitSuite, renderJunit } from '../../report/syntax/render-junit.js';
import { type ReportView, viewReport } from '../../report/view-report.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { openCapture } from './open-capture.js';
import { type PlannedFile, planReports, type ReportPlace, type ReportSource } from './plan-reports.js';
import { writeOutput } from './write-output.js';
import { overviewPath, refuseOverwriting, writeOverview } from './write-overview.js';

export interface WriteReportsOptions extends ReportPlace {
  captures: string[];
  /** Of the page of several captures; null for the name of the first. */
  overviewPath: string | null;
  formats: ReportFormat[];
  /** Of pictures. */
  size: PictureSize;
  read?: CaptureReader;
}

export interface WrittenReports {
  reports: WrittenReport[];
  /** Null for a single capture. */
  several: SeveralView | null;
  /** The path of the page of all of them; null where none was written. */
  overview: string | null;
  json: ReportJson | ReportsJson;
}

export interface WrittenReport {
  view: ReportView;
  json: ReportJson;
  files: Pick<PlannedFile, 'format' | 'path' | 'kept'>[];
  /** 0, or 5 where the capture carries no conclusion. */
  exitCode: number;
}

/**
 * Reports of captures, in several formats: the one function behind `mpgc report`. All captures are read, and all
 * names checked, before anything is written.
 * @throws MpgcError as openCapture(), planReports() and writeOutput(); CANVAS_MISSING
 */
export async function writeReports({
  captures,
  formats,
  size,
  read,
  overviewPath: wantedOverview,
  ...place
}: WriteReportsOptions): Promise<WrittenReports> {
  const sources = captures.map((path): AnalysedSource => {
    const { analysis } = openCapture(path, read);
    return { path, analysis, view: viewReport(analysis, path) };
  });
  const planned = planReports(sources, formats, place);
  const overview =
    sources.length > 1 && formats.includes('html')
      ? (wantedOverview ?? overviewPath(captures[0]!, place.outDir))
      : null;
  if (overview !== null) {
    const others = planned.map(({ path }) => path);
    refuseOverwriting(overview, { captures, others, force: place.force });
  }
  const painter = formats.includes('png') ? await loadPainter(size) : null;
  const suites = formats.includes('junit')
    ? tellApart(sources.map(({ analysis, view }) => junitSuiteOf(analysis, view)))
    : [];
  const reports = sources.map((source, at) => {
    const mine = planned.filter((file) => file.source === source);
    const json = toReportJson(source.analysis, filesOf(source, mine));
    const made = { source, all: mine, json, suite: suites[at] ?? null, painter };
    for (const file of mine) {
      if (!file.kept) writeOutput(file.path, renderFile(file, made), place.force);
    }
    const exitCode = source.analysis.conclusive ? 0 : EXIT.inconclusive;
    return { view: source.view, json, files: mine, exitCode };
  });
  const several = sources.length > 1 ? viewAll(sources, reports) : null;
  if (several && overview !== null) writeOverview(several, overview, place.force);
  const all = sources.map(({ analysis }) => oneOfSeveral(analysis));
  const json = toReportsJson(
    reports.map((report) => report.json),
    all,
    overview,
  );
  return { reports, several, overview, json };
}

function viewAll(sources: AnalysedSource[], reports: WrittenReport[]): SeveralView {
  const members = sources.map(({ analysis, view, path }, at) =>
    memberOf(analysis, view, { capture: path, html: reports[at]!.json.files.html }),
  );
  return viewSeveral(members, { noun: 'capture', remarks: [] });
}

interface AnalysedSource extends ReportSource {
  analysis: Analysis;
}

function filesOf(source: ReportSource, planned: PlannedFile[]): FilesJson {
  const files: FilesJson = { capture: source.path, html: null };
  for (const { format, path } of planned) {
    if (format === 'png') files.png = [...(files.png ?? []), path];
    else files[format] = path;
  }
  return files;
}

/** What several formats of one capture share. */
interface MadeOnce {
  source: AnalysedSource;
  all: PlannedFile[];
  json: ReportJson;
  /** Null where it is not asked for. */
  suite: JunitSuite | null;
  painter: Painter | null;
}

function renderFile(
  { format, suffix }: PlannedFile,
  { source: { analysis, view, path }, all, json, suite, painter }: MadeOnce,
): Iterable<string | Uint8Array> {
  switch (format) {
    case 'html':
      return [renderHtml(view)];
    case 'png':
      return picturesOf(view).flatMap((picture) =>
        painter && picture.suffix === suffix ? [picture.draw(painter)] : [],
      );
    case 'json':
      return [`${jsonText(json)}\n`];
    case 'md':
      return [renderMarkdown(view, [path, ...all.map((file) => file.path)])];
    case 'csv':
      return renderCsv(analysis);
    case 'junit':
      return [renderJunit(suite ? [suite] : [])];
    case 'speedscope':
      return [renderSpeedscope(analysis)];
    case 'pprof':
      return [renderPprof(analysis)];
    case 'collapsed':
      return [renderCollapsed(analysis)];
    case 'heapsnapshot':
      return renderHeapSnapshot(analysis.capture.records);
  }
}
