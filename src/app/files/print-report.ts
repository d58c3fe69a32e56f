import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NamedAnalysis } from '../../analysis/gate/check.js';
import { oneOfSeveral } from '../../analysis/several/judge-several.js';
import { EXIT } from '../../errors.js';
import { junitSuiteOf, tellApart } from '../../report/formats/junit-suite.js';
import { renderCsv } from '../../report/formats/render-csv.js';
import { renderMarkdown } from '../../report/formats/render-markdown.js';
import { renderHtml } from '../../report/html/render-html.js';
import { renderCollapsed } from '../../report/lines/stacks/render-collapsed.js';
import { renderSpeedscope } from '../../report/lines/stacks/render-speedscope.js';
import type { BINARY_FORMATS, ReportFormat } from '../../report/report-formats.js';
import { toReportJson, toReportsJson } from '../../report/several/reports-json.js';
import { renderHeapSnapshot } from '../../report/snapshot/render-heapsnapshot.js';
import { jsonText } from '../../report/syntax/json-text.js';
import { renderJunit } from '../../report/syntax/render-junit.js';
import { viewReport } from '../../report/view-report.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { openCapture } from './open-capture.js';

/** A format that is text. */
export type TextFormat = Exclude<ReportFormat, (typeof BINARY_FORMATS)[number]>;

/**
 * Prints the reports of captures to `stream`, one after the other, and nothing else.
 * @returns the exit code: 5 where one of the captures carries no conclusion, else 0
 * @throws MpgcError as openCapture()
 */
export async function printReport(
  captures: string[],
  format: TextFormat,
  stream: NodeJS.WriteStream,
  read?: CaptureReader,
): Promise<number> {
  const sources = captures.map((path) => openCapture(path, read));
  try {
    await pipeline(Readable.from(renderText(sources, format)), stream, { end: false });
  } catch (error) {
    // Who reads has read enough, as `head` does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return sources.every(({ analysis }) => analysis.conclusive) ? 0 : EXIT.inconclusive;
}

/** A view is made only where one is shown: it takes more memory than the samples of a long run. */
function renderText(sources: NamedAnalysis[], format: TextFormat): Iterable<string> {
  switch (format) {
    case 'csv':
      return csvOf(sources);
    case 'json':
      return [`${jsonText(reportsJsonOf(sources))}\n`];
    case 'html':
      return sources.map(({ name, analysis }) => renderHtml(viewReport(analysis, name)));
    case 'md':
      return sources.map(
        ({ name, analysis }, at) =>
          `${at > 0 ? '\n' : ''}${renderMarkdown(viewReport(analysis, name), [name])}`,
      );
    case 'speedscope':
      return sources.map(({ analysis }) => renderSpeedscope(analysis));
    case 'collapsed':
      return sources.map(({ analysis }) => renderCollapsed(analysis));
    case 'heapsnapshot':
      return heapSnapshotsOf(sources);
    case 'junit':
      return [
        renderJunit(
          tellApart(sources.map(({ name, analysis }) => junitSuiteOf(analysis, viewReport(analysis, name)))),
        ),
      ];
  }
}

function reportsJsonOf(sources: NamedAnalysis[]): ReturnType<typeof toReportsJson> {
  return toReportsJson(
    sources.map(({ name, analysis }) => toReportJson(analysis, { capture: name, html: null })),
    sources.map(({ analysis }) => oneOfSeveral(analysis)),
    null,
  );
}

function* heapSnapshotsOf(sources: NamedAnalysis[]): Generator<string> {
  for (const { analysis } of sources) yield* renderHeapSnapshot(analysis.capture.records);
}

function* csvOf(sources: NamedAnalysis[]): Generator<string> {
  for (const { analysis } of sources) yield* renderCsv(analysis);
}
