import type { FigureName } from '../../analysis/figures/figure-kinds.js';
import { formatFigureExact, lowerLabel } from '../text/figure-text.js';
import type { Member } from './member.js';

const SHOWN: FigureName[] = ['leak', 'live', 'peak'];

/** What came of one of several runs: "live at the end 8,016 B, peak 8,496 B, exit code 0". */
export function runResult({
  member,
  exitCode,
}: {
  member: Pick<Member, 'figures'>;
  exitCode: number;
}): string {
  const figures = SHOWN.flatMap((name) => {
    const value = member.figures[name];
    return value === null ? [] : [`${lowerLabel(name)} ${formatFigureExact(name, value)}`];
  });
  return [...figures, `exit code ${exitCode}`].join(', ');
}
