import { nextAdvice } from '../formats/advice-of.js';
import { splitHeadline } from '../headline.js';
import { factOf } from '../run/view-facts.js';
import { lineOf } from '../source/line-of.js';
import type { SummaryView } from '../summary/view-summary.js';
import { clipText } from '../syntax/clip-text.js';
import { sparkline } from '../syntax/sparkline.js';
import { textTable } from '../syntax/text-table.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { Advice } from '../text/advice/advice.js';
import { asArgument, commandLine } from '../text/advice/command-line.js';
import { formatBytesShort, formatCount, formatPlural, formatWholePercent } from '../text/format.js';
import { furtherFindings, verdictText } from '../verdict.js';
import type { FindingView, ReportView } from '../view-report.js';
import { holdersTable } from './holders-table.js';
import { type LimitedTable, lineTable } from './line-table.js';
import { noallocTable } from './noalloc-table.js';
import { originTable } from './origin-table.js';

/** Where the run was written to. */
export interface ScreenFiles {
  capture: string;
  /** Of the reports that were made of it. */
  reports: string[];
}

const WIDTH = 80;
/** The prompt comes on the line below. */
const HEIGHT = 23;
const LABEL = 8;
const MARKER = { good: 'ok', warning: 'note', bad: 'FAILED' } as const;
/** The most characters of a headline; the rest is shown with --explain. */
const HEADLINE = 5 * WIDTH;
/** Of a call. */
const MOST_CALL = WIDTH / 2;
/** What limits what the verdict claims. */
const LIMITING = new Set(['not-wrapped', 'line-residue', 'counter-differs', 'left-out', 'not-interruptible']);
/** Of the board as it is now: whoever uses it next has to know. */
const LEFT_SO = new Set(['bare-hung']);
/** Of a traceback, the innermost frames and the exception. */
const TRACEBACK_LINES = 4;
const MOST_FURTHER = 1;

/**
 * A run on a screen of 24 lines, 80 columns wide at most where words allow it: figures first, the verdict and what to do next
 * last, where they are seen. The rest is in renderDetails() and on the page.
 */
export function renderScreen(view: ReportView, files: ScreenFiles): string {
  const { traceback, warnings } = view;
  const summary = view.noalloc ? NO_FIGURES : view.summary;
  const { rows, limits } = linesOf(view);
  const parts = {
    figures: figureLines(summary),
    signature: summary.signature ? wrapText(summary.signature, WIDTH) : [],
    smallest: summary.smallestHeap ? wrapText(summary.smallestHeap, WIDTH, '  ') : [],
    held: heldOf(view),
    lines: [...rows, ...limits],
    course: summary.course ? [`${sparkline(summary.course.values)}  ${summary.course.of}`] : [],
    maps: summary.runningMaps ? [clipText(summary.runningMaps, WIDTH)] : [],
    context: ['', ...wrapText(contextOf(view), WIDTH)],
    traceback: traceback ? lastLines(traceback) : [],
    further: further(view).flatMap((text) => wrapText(`also: ${headlineOf(text)}`, WIDTH, '      ')),
    verdict: verdictLines(view, headlineOf(verdictText(view.verdict))),
    source: view.noalloc && view.noalloc.lines.length > 0 ? [] : sourceLine(view),
    board: view.warnings
      .filter(({ code }) => LEFT_SO.has(code))
      .flatMap(({ text }) => wrapText(`board: ${text}`, WIDTH, '       ')),
    next: ['', ...nextLines(view)],
    files: [...fileLines(files), ...moreLines(warnings.length, files.capture)],
  };
  for (const [part, least] of FIRST_TO_GO) {
    const over = Object.values(parts).reduce((sum, lines) => sum + lines.length, -HEIGHT);
    if (over <= 0) continue;
    const below = part === 'lines' ? limits.length : 0;
    parts[part] = shortened(parts[part], { over, least, below });
  }
  return Object.values(parts).flat().join('\n');
}

/** The end of a screen, for below the details. */
export function renderConclusion(view: ReportView, files: ScreenFiles): string {
  return [
    ...verdictLines(view, verdictText(view.verdict)),
    ...sourceLine(view),
    '',
    ...nextLines(view),
    ...fileLines(files),
  ].join('\n');
}

/** Where something else is what was asked. */
const NO_FIGURES: SummaryView = {
  rows: [],
  totalBytes: null,
  course: null,
  runningMaps: null,
  signature: null,
  smallestHeap: null,
};

/** Who holds what grows, where it was looked for. */
function heldOf({ leak, holders }: ReportView): string[] {
  const held = leak ? leak.holders : holders;
  return held ? holdersTable(held, WIDTH) : [];
}

/** What lines were asked for. */
function linesOf({ noalloc, leak, lines }: ReportView): LimitedTable {
  if (noalloc) return { rows: [], limits: noallocTable(noalloc, WIDTH) };
  if (leak?.origin) return originTable(leak.origin, WIDTH);
  return lines ? lineTable(lines, WIDTH) : { rows: [], limits: [] };
}

/**
 * What goes where it is more than fits, in turn, and how many lines of it stay at least: what has one line tells most for its room.
 * The verdict names the exception, and the line that raised stands below it.
 */
const FIRST_TO_GO = [
  ['further', 0],
  ['lines', 4],
  ['traceback', 0],
  ['lines', 2],
  ['course', 0],
  ['maps', 0],
  ['lines', 0],
] as const;

/**
 * Without as many of the last lines as are too many, but for `least` of them and those `below`, which limit what stands above; or without
 * all where none has to stay.
 */
function shortened(
  lines: string[],
  { over, least, below }: Record<'over' | 'least' | 'below', number>,
): string[] {
  if (least === 0) return [];
  const above = lines.length - below;
  return [...lines.slice(0, Math.min(above, Math.max(least, above - over))), ...lines.slice(above)];
}

function figureLines({ rows, totalBytes }: SummaryView): string[] {
  if (rows.length === 0) return [];
  const heading = ['', 'bytes', totalBytes ? `of ${formatBytesShort(totalBytes)}` : ''];
  return textTable([
    heading,
    ...rows.map((row) => [
      row.name,
      row.bytes === null ? 'not known' : formatCount(row.bytes),
      row.share === null ? '' : formatWholePercent(row.share),
    ]),
  ]).map((line, at) =>
    clipText(`${line}${at > 0 && rows[at - 1]!.note ? `   ${rows[at - 1]!.note}` : ''}`, WIDTH),
  );
}

function verdictLines({ verdict }: ReportView, text: string): string[] {
  return wrapText(`${MARKER[verdict.tone]}: ${text}`, WIDTH);
}

/** The line that raised. */
function sourceLine({ source: { raised, files } }: ReportView): string[] {
  if (!raised) return [];
  const { file, path, orLines } = raised;
  const text = (line: number) => (files[file]?.lines[line - 1] ?? '').replace(/\s+/g, ' ').trim();
  const or = orLines.map((line) => labelled('or', `${path}:${line}  ${text(line)}`));
  return [labelled('at', lineOf(raised)), ...or].map((line) => clipText(line, WIDTH));
}

function fileLines({ capture, reports }: ScreenFiles): string[] {
  return [...reports.map((path) => labelled('report', path)), labelled('capture', capture)];
}

function contextOf({ script, board, run }: ReportView): string {
  const firmware = factOf(board, 'firmware') ?? 'a board that was not identified';
  const machine = factOf(board, 'machine');
  const call = factOf(run, 'repeated');
  const end = factOf(run, 'program') ?? '';
  const asked = call ? `: ${clipText(call.replace(/\s+/g, ' '), MOST_CALL)}` : '';
  return `${script} on ${firmware}${machine ? `, ${machine}` : ''}${asked}: ${end}`;
}

/** Findings that the verdict does not say, the grave ones. */
function further({ verdict, findings, leak, warnings }: ReportView): string[] {
  const grave = ({ severity }: FindingView) => severity === 'error' || (!leak && severity === 'warning');
  const isUnknown = verdict.code === 'retained-unknown';
  const limits = warnings.filter(({ code }) => LIMITING.has(code) || (isUnknown && code === 'step-failed'));
  // What a call raised is why a hunt has no verdict, which says so.
  const isSaid = ({ code }: FindingView) => code === 'program-failed' && leak?.verdict === 'inconclusive';
  const others = furtherFindings({ verdict, findings }).filter((finding) => !isSaid(finding));
  return [...limits, ...others.filter(grave)].slice(0, MOST_FURTHER).map(({ text }) => text);
}

/** The first advice; where that is no command, the first command, too. */
function nextLines(view: ReportView): string[] {
  const advice = nextAdvice(view);
  const [first] = advice;
  const command = first?.command ? first : advice.find((one) => one.command);
  return [...new Set([first, command])].flatMap((one) => (one ? adviceText(one) : []));
}

function adviceText({ text, command }: Advice): string[] {
  const lines = wrapText(labelled('next', text), WIDTH, ' '.repeat(LABEL));
  return command ? [...lines, `${' '.repeat(LABEL)}${command}`] : lines;
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL)}${text}`;
}

function moreLines(warnings: number, capture: string): string[] {
  const notes = warnings === 0 ? '' : `${formatPlural(warnings, 'note')}, `;
  return [
    labelled('more', `${notes}evidence, all figures, and how each was obtained:`),
    ' '.repeat(LABEL) + commandLine(['mpgc', 'report', asArgument(capture), '--explain']),
  ];
}

function headlineOf(text: string): string {
  return clipText(splitHeadline(text, HEADLINE).headline, HEADLINE);
}

function lastLines(traceback: string): string[] {
  const lines = traceback.split('\n');
  const last = lines.length <= TRACEBACK_LINES ? lines : ['  …', ...lines.slice(1 - TRACEBACK_LINES)];
  return last.map((line) => clipText(line, WIDTH));
}
