import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findFindings } from '../../analysis/run/find-findings.js';
import { summarize } from '../../analysis/run/summarize.js';
import { junitSuiteOf, tellApart } from '../../report/formats/junit-suite.js';
import { renderCsv } from '../../report/formats/render-csv.js';
import { renderMarkdown } from '../../report/formats/render-markdown.js';
import { renderHtml } from '../../report/html/render-html.js';
import type { ReportFormat } from '../../report/report-formats.js';
import { toReportJson, toReportsJson } from '../../report/reports-json.js';
import { jsonText } from '../../report/syntax/json-text.js';
import { renderJunit } from '../../report/syntax/render-junit.js';
import { type Capture, type CaptureReader, readCapture } from '../../session/read-capture.js';
import { exitCodeOf, type OpenedCapture, openCapture } from './open-capture.js';

/** A format that is text. */
export type TextFormat = Exclude<ReportFormat, 'png'>;

/**
 * Prints the reports of captures to `stream`, one after the other, and nothing else.
 * @returns the exit code: the worst of the captures
 * @throws MpgcError as openCapture()
 */
export async function printReport(
  captures: string[],
  format: TextFormat,
  stream: NodeJS.WriteStream,
  read?: CaptureReader,
): Promise<number> {
  const { exitCodes, text } = format === 'csv' ? samples(captures, read) : reports(captures, format, read);
  try {
    await pipeline(Readable.from(text), stream, { end: false });
  } catch (error) {
    // Who reads has read enough, as `head` does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return Math.max(...exitCodes);
}

interface Printed {
  /** Of each capture. */
  exitCodes: number[];
  text: Iterable<string>;
}

/** Without the view of a report, which takes more memory than the samples. */
function samples(paths: string[], read: CaptureReader = readCapture): Printed {
  const captures = paths.map((path) => read(path));
  const exitCodes = captures.map((capture) => exitCodeOf(findFindings(capture, summarize(capture))));
  return { exitCodes, text: piecesOf(captures) };
}

function* piecesOf(captures: Capture[]): Generator<string> {
  for (const capture of captures) yield* renderCsv(capture);
}

function reports(paths: string[], format: Exclude<TextFormat, 'csv'>, read?: CaptureReader): Printed {
  const sources = paths.map((path) => openCapture(path, read));
  return {
    exitCodes: sources.map(({ view }) => exitCodeOf(view.findings)),
    text: renderText(sources, format),
  };
}

function renderText(sources: OpenedCapture[], format: Exclude<TextFormat, 'csv'>): Iterable<string> {
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
    case 'junit':
      return [renderJunit(tellApart(sources.map(({ capture, view }) => junitSuiteOf(capture, view))))];
  }
}
