import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { LeakOrigin } from '../../analysis/leak/leak-origin.js';
import type { SourceFileView } from '../source/view-source.js';
import { formatPlural, formatWholePercent } from '../text/format.js';
import type { HuntUnit } from '../text/hunt-unit.js';
import { differsText, headsText, originMethod, placeOf } from '../text/origin-text.js';

/** Which lines a leak comes from, all text made. */
export interface OriginView {
  rows: OriginRow[];
  /** Said where there are none. */
  none: string;
  /** Where it is not within what the verdict says of a call: of what each is. Null where the two agree. */
  differs: string | null;
  method: string;
}

export interface OriginRow {
  place: string;
  path: string;
  /** null for what was made where no line ran. */
  line: number | null;
  /** Of what all of them keep, from 0 to 1. */
  share: number;
  shareText: string;
  what: string;
  text: string;
}

/** A text or bytes that grow are others with each call: nothing of the ones before stays. */
function whyNone(judged: Pick<LeakJudgement, 'holders'> | null): string {
  const [first] = judged?.holders?.growing ?? [];
  return first?.type === 'str' || first?.type === 'bytes' || first?.type === 'bytearray'
    ? `\`${first.path}\` is made anew or moved each time it grows, so that no block of it stays`
    : 'it grows more seldom';
}

export function viewOrigin(
  origin: LeakOrigin,
  unit: HuntUnit,
  files: readonly SourceFileView[],
  judged: Pick<LeakJudgement, 'rate' | 'series' | 'holders'> | null = null,
): OriginView {
  return {
    rows: origin.lines.map((one) => {
      const lines = files.find(({ path }) => path === one.path)?.lines ?? [];
      return {
        place: placeOf(one, origin.detail),
        path: one.path,
        line: one.line,
        share: one.share,
        shareText: formatWholePercent(one.share),
        what: headsText(one.heads),
        text: (one.line === null ? '' : (lines[one.line - 1] ?? '')).replace(/\s+/g, ' ').trim(),
      };
    }),
    none: `No line kept more over the ${formatPlural(origin.units, unit)} that were followed: ${whyNone(judged)}.`,
    differs: judged && differsText(origin, unit, judged),
    method: originMethod(origin, unit),
  };
}
