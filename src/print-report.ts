import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exitCodeOf, type ReportSource, readSource } from './read-source.js';
import { jsonText } from './report/json-text.js';
import { junitSuiteOf } from './report/junit-suite.js';
import { renderCsv } from './report/render-csv.js';
import { renderHtml } from './report/render-html.js';
import { renderJunit } from './report/render-junit.js';
import { renderMarkdown } from './report/render-markdown.js';
import type { ReportFormat } from './report/report-formats.js';
import { toReportJson, toReportsJson } from './report/reports-json.js';
import type { CaptureReader } from './session/read-capture.js';

/** A format that is text. */
export type TextFormat = Exclude<ReportFormat, 'png'>;

/**
 * Prints the reports of captures to `stream`, one after the other, and nothing else.
 * @returns the exit code: the worst of the captures
 * @throws MpgcError as readSource()
 */
export async function printReport(
  captures: string[],
  format: TextFormat,
  stream: NodeJS.WriteStream,
  read?: CaptureReader,
): Promise<number> {
  const sources = captures.map((path) => readSource(path, read));
  try {
    await pipeline(Readable.from(renderText(sources, format)), stream, { end: false });
  } catch (error) {
    // Who reads has read enough, as `head` does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return Math.max(...sources.map(exitCodeOf));
}

function renderText(sources: ReportSource[], format: TextFormat): Iterable<string> {
  switch (format) {
    case 'html':
      return sources.map(({ view }) => renderHtml(view));
    case 'json': {
      const files = (path: string) => ({ capture: path, html: null });
      const reports = sources.map(({ capture, view, path }) => toReportJson(capture, view, files(path)));
      return [`${jsonText(toReportsJson(reports))}\n`];
    }
    case 'md':
      return sources.map(({ view, path }, at) => `${at > 0 ? '\n' : ''}${renderMarkdown(view, [path])}`);
    case 'csv':
      return samplesOf(sources);
    case 'junit':
      return [renderJunit(sources.map(({ capture, view }) => junitSuiteOf(capture, view)))];
  }
}

function* samplesOf(sources: ReportSource[]): Generator<string> {
  for (const { capture } of sources) yield* renderCsv(capture);
}
