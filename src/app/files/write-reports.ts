import { junitSuiteOf, tellApart } from '../../report/formats/junit-suite.js';
import { renderCsv } from '../../report/formats/render-csv.js';
import { renderMarkdown } from '../../report/formats/render-markdown.js';
import { renderHtml } from '../../report/html/render-html.js';
import { loadPainter, type Painter } from '../../report/png/load-canvas.js';
import type { PictureSize } from '../../report/png/look.js';
import { picturesOf } from '../../report/png/render-png.js';
import type { ReportFormat } from '../../report/report-formats.js';
import { type ReportJson, toReportJson } from '../../report/reports-json.js';
import type { FilesJson } from '../../report/run/files-json.js';
import { jsonText } from '../../report/syntax/json-text.js';
import { type JunitSuite, renderJunit } from '../../report/syntax/render-junit.js';
import type { ReportView } from '../../report/view-report.js';
import type { CaptureReader } from '../../session/read-capture.js';
import { exitCodeOf, type OpenedCapture, openCapture } from './open-capture.js';
import { type PlannedFile, planReports, type ReportPlace } from './plan-reports.js';
import { writeOutput } from './write-output.js';

export interface WriteReportsOptions extends ReportPlace {
  captures: string[];
  formats: ReportFormat[];
  /** Of pictures. */
  size: PictureSize;
  read?: CaptureReader;
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
export function writeReports({
  captures,
  formats,
  size,
  read,
  ...place
}: WriteReportsOptions): WrittenReport[] {
  const sources = captures.map((path) => openCapture(path, read));
  const planned = planReports(sources, formats, place);
  const painter = formats.includes('png') ? loadPainter(size) : null;
  const suites = formats.includes('junit')
    ? tellApart(sources.map(({ capture, view }) => junitSuiteOf(capture, view)))
    : [];
  return sources.map((source, at) => {
    const mine = planned.filter((file) => file.source === source);
    const json = toReportJson(source.capture, source.view, filesOf(source, mine));
    const made = { all: mine, json, suite: suites[at] ?? null, painter };
    for (const file of mine) {
      if (!file.kept) writeOutput(file.path, renderFile(file, made), place.force);
    }
    return { view: source.view, json, files: mine, exitCode: exitCodeOf(source.view.findings) };
  });
}

function filesOf(source: OpenedCapture, planned: PlannedFile[]): FilesJson {
  const files: FilesJson = { capture: source.path, html: null };
  for (const { format, path } of planned) {
    if (format === 'png') files.png = [...(files.png ?? []), path];
    else files[format] = path;
  }
  return files;
}

/** What several formats of one capture share. */
interface MadeOnce {
  all: PlannedFile[];
  json: ReportJson;
  /** Null where it is not asked for. */
  suite: JunitSuite | null;
  painter: Painter | null;
}

function renderFile(
  { source, format, suffix }: PlannedFile,
  { all, json, suite, painter }: MadeOnce,
): Iterable<string | Uint8Array> {
  const { capture, view, path } = source;
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
      return renderCsv(capture);
    case 'junit':
      return [renderJunit(suite ? [suite] : [])];
  }
}
