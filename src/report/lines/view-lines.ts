import type { LineAdvice } from '../../analysis/lines/advice/line-advice.js';
import type { FunctionFigure, Growth, LineFigure, LineFigures } from '../../analysis/lines/line-figures.js';
import type { SourceFileView } from '../source/view-source.js';
import type { Advice } from '../text/advice/advice.js';
import {
  capitalised,
  formatCount,
  formatExactBytes,
  formatFraction,
  formatWholePercent,
} from '../text/format.js';
import { lineAdviceText, savesText, whatToDo } from '../text/lines/line-advice-text.js';
import { linesMethod } from '../text/lines/lines-method.js';
import { cutSentence, linesSentence } from '../text/lines/lines-sentence.js';

/** What lines and functions allocate, those first that allocate most. */
export interface LinesView {
  sentence: string;
  /** What limits them; null where nothing does. */
  cut: string | null;
  lines: LineRow[];
  functions: FunctionRow[];
  /** What to do about those that allocate most. */
  advice: LineAdviceRow[];
  /** How it was obtained, and what limits it. */
  method: string[];
}

interface GrowthRow {
  bytes: number;
  /** With ≈ in front of what was scaled. */
  allocated: string;
  /** Of all that was allocated, from 0 to 1. */
  share: number;
  perHit: string;
  /** What is alive of it in the end; empty where that is not known. */
  retained: string;
  hits: string;
  /** How far it can be trusted. */
  known: 'measured' | 'scaled';
  /** Of what was scaled: by how much it may be off; else empty. */
  margin: string;
  /** The same as a share of it, "±29 %"; empty below 5 %. */
  spread: string;
}

export interface LineRow extends GrowthRow {
  path: string;
  line: number;
  functionName: string;
  /** The line's text without indentation; empty where the capture has none. */
  text: string;
}

export interface FunctionRow extends GrowthRow {
  path: string;
  line: number;
  name: string;
}

/** Its `text` says all of it. */
export interface LineAdviceRow extends Advice {
  path: string;
  line: number;
  what: string;
  saves: string;
  /** How far it can be trusted. */
  known: string;
}

export function viewLines(
  figures: LineFigures,
  files: readonly SourceFileView[],
  advice: readonly LineAdvice[] = [],
): LinesView {
  const lines = figures.lines.filter(({ hits }) => hits > 0);
  return {
    sentence: linesSentence(figures),
    cut: cutSentence(figures),
    lines: lines.map((line) => ({
      ...growthRow(line, line.hits, figures),
      path: line.path,
      line: line.line,
      functionName: line.functionName,
      text: textOf(files, line),
    })),
    functions: figures.functions
      .filter(({ calls }) => calls > 0)
      .map((of) => ({ ...growthRow(of, of.calls, figures), path: of.path, line: of.line, name: of.name })),
    advice: advice.map(adviceRow),
    method: linesMethod(figures),
  };
}

function growthRow(of: LineFigure | FunctionFigure, hits: number, { totalBytes }: LineFigures): GrowthRow {
  const { bytes, exact, marginBytes } = of;
  const about = exact || bytes === 0 ? '' : '≈';
  return {
    bytes,
    allocated: `${about}${formatExactBytes(bytes)}`,
    share: totalBytes === 0 ? 0 : Math.max(0, bytes) / totalBytes,
    perHit: hits === 0 ? '' : `${formatFraction(bytes / hits, 1)} B`,
    retained: of.retainedBytes === null ? '' : formatExactBytes(of.retainedBytes),
    hits: formatCount(hits),
    known: exact ? 'measured' : 'scaled',
    margin: marginBytes === 0 ? '' : `± ${formatExactBytes(marginBytes)}`,
    spread: spreadOf(of),
  };
}

function adviceRow(advice: LineAdvice): LineAdviceRow {
  const { path, line, bytes, exact } = advice;
  return {
    ...lineAdviceText(advice),
    path,
    line,
    what: capitalised(whatToDo(advice)),
    saves: savesText(advice),
    known: `inferred from its text; ${formatExactBytes(bytes)} ${exact ? 'measured' : 'scaled'}`,
  };
}

/** More than all of it says that nothing is known but that. */
function spreadOf({ bytes, marginBytes }: Growth): string {
  const share = bytes === 0 ? 0 : marginBytes / Math.abs(bytes);
  if (share < LEAST_SPREAD) return '';
  return share > 1 ? '±all' : `±${formatWholePercent(share)}`;
}

const LEAST_SPREAD = 0.05;

function textOf(files: readonly SourceFileView[], { path, line }: LineFigure | FunctionFigure): string {
  const file = files.find((one) => one.path === path);
  return (file?.lines[line - 1] ?? '').replace(/\s+/g, ' ').trim();
}

/** "12 %", for a table. */
export function shareText({ share }: GrowthRow): string {
  return share === 0 ? '' : formatWholePercent(share);
}
