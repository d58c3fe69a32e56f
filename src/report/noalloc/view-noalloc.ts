import type { Analysis } from '../../analysis/analyse.js';
import type { NoallocJudgement } from '../../analysis/noalloc/judge-noalloc.js';
import { formatBytes, formatPlural } from '../text/format.js';
import { othersText } from '../text/noalloc/noalloc-evidence.js';

/** What the terminal shows of a call that allocates, all text made. */
export interface NoallocView {
  lines: NoallocLine[];
  /** What is known of all other lines; null where none were looked for. */
  others: string | null;
}

export interface NoallocLine {
  /** As compilers name it: "main.py:9". */
  place: string;
  bytes: string;
  /** The line itself; empty where the capture has no text of it. */
  source: string;
}

/** Null for a run that was not asked whether a call allocates. */
export function viewNoalloc({ summary: { noalloc }, sources }: Analysis): NoallocView | null {
  if (!noalloc) return null;
  if (noalloc.verdict !== 'allocates') return { lines: [], others: null };
  const texts = new Map(sources.map(({ path, text = '' }) => [path, text.split('\n')]));
  const { lines } = noalloc;
  const found = (lines?.lines ?? []).map((line) => ({
    place: line.file === '--call' ? line.file : `${line.file}:${line.line}`,
    bytes: eachTime(line),
    source: (line.file === '--call' ? noalloc.call : (texts.get(line.file)?.[line.line - 1] ?? ''))
      .trim()
      .replace(/\s+/g, ' '),
  }));
  const first = found.length === 0 ? firstLine(noalloc, texts) : [];
  return {
    lines: [...found, ...first],
    others: lines ? othersText(lines.way, lines.reason) : null,
  };
}

/** "32 B each time", or of what differs "64 B in 40 hits". */
function eachTime({ bytes, most, times }: { bytes: number; most: number; times: number }): string {
  if (bytes === 0) return 'freed at once';
  return bytes === most * times
    ? `${formatBytes(most)}${times === 1 ? ' once' : ' each time'}`
    : `${formatBytes(bytes)} in ${formatPlural(times, 'hit')}`;
}

/** Where probes found nothing, or were not used: what the traceback says. */
function firstLine({ where }: NoallocJudgement, texts: Map<string, string[]>): NoallocLine[] {
  if (!where) return [];
  const source = texts.get(where.file)?.[where.line - 1] ?? '';
  return [{ place: `${where.file}:${where.line}`, bytes: 'not known', source: source.trim() }];
}
