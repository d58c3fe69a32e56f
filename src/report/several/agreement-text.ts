import { type Agreement, DIFFERS_FROM } from '../../analysis/several/judge-agreement.js';
import { formatFigure, lowerLabel } from '../text/figure-text.js';
import { formatCount, formatWholePercent } from '../text/format.js';
import type { Member } from './member.js';

const MOST_NAMED = 3;

/** Whether several captures agree, with the figures; `noun` is what one of them is called. */
export function agreementText(
  { type, figures, share, deviations }: Agreement,
  members: Pick<Member, 'figures'>[],
  noun: 'run' | 'capture',
): string {
  const count = formatCount(members.length);
  const within = share === 0 ? 'agree' : `agree within ${percentUp(share)}`;
  const ranges = figures.map((name) => rangeText(name, members)).join(', ');
  if (type === 'agree') {
    return `${members.length === 2 ? `Both ${noun}s` : `All ${count} ${noun}s`} ${within}: ${ranges}.`;
  }
  if (type === 'scattered') return `The ${count} ${noun}s do not agree: ${ranges}.`;
  const named = deviations.slice(0, MOST_NAMED).map(({ at, figure, value, median }) => {
    const way = value > median ? 'more' : 'less';
    const by =
      median === 0
        ? ''
        : `, ${formatWholePercent(Math.abs(value - median) / Math.abs(median))} ${way} than the median`;
    return `${noun} ${at + 1}, ${lowerLabel(figure)} ${formatFigure(figure, value)}${by}`;
  });
  const more = deviations.length - named.length;
  const differ = deviations.length === 1 ? 'differs' : 'differ';
  const rest = members.length - deviations.length;
  return `${formatCount(deviations.length)} of ${count} ${noun}s ${differ}: ${named.join('; ')}${more > 0 ? `; and ${formatCount(more)} more` : ''}. The other ${formatCount(rest)} ${within}.`;
}

/** What "differ" means, for who asks. */
export const HOW_JUDGED = `A figure differs where it is more than ${DIFFERS_FROM * 100} % from the median. "Within" is the most less the least, of the median.`;

function rangeText(name: Agreement['figures'][number], members: Pick<Member, 'figures'>[]): string {
  const values = members.map(({ figures }) => figures[name] ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const text = formatFigure(name, least);
  const end = formatFigure(name, most);
  return `${lowerLabel(name)} ${text === end ? text : `${text} to ${end}`}`;
}

/** Never less than it is: 0.32 % is within 0.4 %. */
function percentUp(share: number): string {
  if (!Number.isFinite(share)) return 'more than all of it';
  return `${(Math.ceil(share * 1000 - 1e-9) / 10).toFixed(1)} %`;
}
