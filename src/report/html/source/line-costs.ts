import type { OriginView } from '../../leak/view-origin.js';
import type { LinesView } from '../../lines/view-lines.js';

/** Figures that stand beside the lines of the program's text. */
export interface LineCosts {
  /** What they are. */
  caption: string;
  rows: LineCost[];
}

export interface LineCost {
  path: string;
  line: number;
  /** Of all, from 0 to 1: how strongly it is coloured. */
  share: number;
  columns: [string, string];
}

/** What lines allocated, else what they keep of a leak; null where neither is known. */
export function lineCosts(lines: LinesView | null, origin: OriginView | null): LineCosts | null {
  if (lines) return allocated(lines);
  return origin && origin.rows.length > 0 ? kept(origin) : null;
}

function allocated({ lines }: LinesView): LineCosts {
  return {
    caption: 'Beside each line: what it allocated, and how often it was met.',
    rows: lines.map(({ path, line, share, bytes, allocated: text, hits }) => ({
      path,
      line,
      share,
      columns: [bytes === 0 ? '' : text, `${hits}×`],
    })),
  };
}

function kept({ rows }: OriginView): LineCosts {
  return {
    caption: 'Beside each line: its share of what the leak keeps.',
    rows: rows.flatMap(({ path, line, share, shareText }) =>
      line === null ? [] : [{ path, line, share, columns: [shareText, ''] }],
    ),
  };
}
