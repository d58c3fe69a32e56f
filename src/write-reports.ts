import { type PlannedFile, planReports, type ReportPlace } from './plan-reports.js';
import { exitCodeOf, type ReportSource, readSource } from './read-source.js';
import type { FilesJson } from './report/files-json.js';
import { jsonText } from './report/json-text.js';
import { junitSuiteOf, tellApart } from './report/junit-suite.js';
import { loadPainter, type Painter } from './report/png/load-canvas.js';
import type { PictureSize } from './report/png/look.js';
import { picturesOf } from './report/png/render-png.js';
import { renderCsv } from './report/render-csv.js';
import { renderHtml } from './report/render-html.js';
import { type JunitSuite, renderJunit } from './report/render-junit.js';
import { renderMarkdown } from './report/render-markdown.js';
import type { ReportFormat } from './report/report-formats.js';
import { type ReportJson, toReportJson } from './report/reports-json.js';
import type { ReportView } from './report/view-model.js';
import type { CaptureReader } from './session/read-capture.js';
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
 * @throws MpgcError as readSource(), planReports() and writeOutput(); CANVAS_MISSING
 */
export function writeReports({
  captures,
  formats,
  size,
  read,
  ...place
}: WriteReportsOptions): WrittenReport[] {
  const sources = captures.map((path) => readSource(path, read));
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
