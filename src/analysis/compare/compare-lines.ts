import type { Analysis } from '../analyse.js';
import type { OriginLine } from '../leak/leak-origin.js';
import type { LineFigure, LineFigures } from '../lines/line-figures.js';
import type { AllocatedChange } from './judge-change.js';
import { type LinePair, type LinePlace, matchLines } from './match-lines.js';

export type LineSide = Pick<LineFigure, 'line' | 'hits' | 'bytes' | 'exact' | 'marginBytes'>;

/** What a line allocates in two captures; null in the one that has no such line, or did not come to it. */
export interface LineChange extends LinePlace {
  base: LineSide | null;
  current: LineSide | null;
  changeBytes: number;
  /** What the two may be off by together, with a certainty of 95 % each. */
  marginBytes: number;
  /** Whether the change is more than that; where it is not, none was seen. */
  isSeen: boolean;
}

type Side = Pick<Analysis, 'capture' | 'sources' | 'lines' | 'leak'>;

/** Those that changed most first; null unless both captures have what lines allocate. */
export function compareLines(base: Side, current: Side): LineChange[] | null {
  if (base.lines?.detail !== 'line' || current.lines?.detail !== 'line') return null;
  const pairs = matchLines(
    { side: base, lines: base.lines.lines.filter(isMet) },
    { side: current, lines: current.lines.lines.filter(isMet) },
  );
  return pairs.map(changeOf).sort(bySize(({ changeBytes }) => changeBytes));
}

function isMet({ hits }: LineFigure): boolean {
  return hits > 0;
}

function changeOf({ base, current, ...place }: LinePair<LineFigure, LineFigure>): LineChange {
  const changeBytes = (current?.bytes ?? 0) - (base?.bytes ?? 0);
  const marginBytes = (base?.marginBytes ?? 0) + (current?.marginBytes ?? 0);
  return {
    ...place,
    base: base && sideOf(base),
    current: current && sideOf(current),
    changeBytes,
    marginBytes,
    isSeen: Math.abs(changeBytes) > marginBytes,
  };
}

function sideOf({ line, hits, bytes, exact, marginBytes }: LineFigure): LineSide {
  return { line, hits, bytes, exact, marginBytes };
}

/** Null unless both runs with probes came to the program's end, of lines or of functions both, with all that they allocated in sight. */
export function allocatedChange(base: Side, current: Side): AllocatedChange | null {
  const [before, after] = [base.lines, current.lines];
  if (!before || !after || before.detail !== after.detail) return null;
  if (![before, after].every(({ reason, exact }) => reason === 'finished' && exact)) return null;
  const marginBytes = marginOf(before) + marginOf(after);
  return { base: before.totalBytes, current: after.totalBytes, marginBytes };
}

function marginOf({ detail, lines, functions, unmeasuredBytes }: LineFigures): number {
  const all = detail === 'line' ? lines : functions;
  return all.reduce((sum, { marginBytes }) => sum + marginBytes, Math.abs(unmeasuredBytes));
}

export type OriginSide = Pick<OriginLine, 'line' | 'bytesPerUnit' | 'share'>;

/** What a line keeps with each call or pass of two hunts; null in the one that has no such line, or where it kept nothing. */
export interface OriginChange extends LinePlace {
  base: OriginSide | null;
  current: OriginSide | null;
  changePerUnit: number;
}

/** Null unless both hunts found lines, or both functions, that their leaks come from. */
export function compareOrigins(base: Side, current: Side): OriginChange[] | null {
  const [before, after] = [base.leak?.origin, current.leak?.origin];
  if (!before || !after || before.detail !== after.detail) return null;
  return matchLines({ side: base, lines: before.lines }, { side: current, lines: after.lines })
    .map(({ base: was, current: is, ...place }) => ({
      ...place,
      base: was && originSide(was),
      current: is && originSide(is),
      changePerUnit: (is?.bytesPerUnit ?? 0) - (was?.bytesPerUnit ?? 0),
    }))
    .sort(bySize(({ changePerUnit }) => changePerUnit));
}

function originSide({ line, bytesPerUnit, share }: OriginLine): OriginSide {
  return { line, bytesPerUnit, share };
}

function bySize<Change>(sizeOf: (change: Change) => number): (a: Change, b: Change) => number {
  return (a, b) => Math.abs(sizeOf(b)) - Math.abs(sizeOf(a));
}
