import { type Agreement, type Deviation, DIFFERS_FROM } from '../../analysis/several/judge-agreement.js';
import { formatFigure, lowerLabel } from '../text/figure-text.js';
import { formatCount, formatWholePercent } from '../text/format.js';
import type { Member } from './member.js';

const MOST_NAMED = 3;
const MOST_NUMBERS = 8;

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
  const groups = groupedByText(deviations);
  const named = groups.slice(0, MOST_NAMED).map(({ text, places }) => {
    const numbers = places.slice(0, MOST_NUMBERS).map((at) => at + 1);
    const rest = places.length - numbers.length;
    const who = `${noun}${places.length === 1 ? '' : 's'} ${numbers.join(', ')}`;
    return `${who}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}, ${text}`;
  });
  const more = deviations.length - groups.slice(0, MOST_NAMED).flatMap(({ places }) => places).length;
  const differ = deviations.length === 1 ? 'differs' : 'differ';
  const rest = members.length - deviations.length;
  return `${formatCount(deviations.length)} of ${count} ${noun}s ${differ}: ${named.join('; ')}${more > 0 ? `; and ${formatCount(more)} more` : ''}. The other ${formatCount(rest)} ${within}.`;
}

/** Those that differ by the same are named together. */
function groupedByText(deviations: Deviation[]): { text: string; places: number[] }[] {
  const groups = new Map<string, number[]>();
  for (const deviation of deviations) {
    const text = deviationText(deviation);
    groups.set(text, [...(groups.get(text) ?? []), deviation.at]);
  }
  return [...groups].map(([text, places]) => ({ text, places }));
}

function deviationText({ figure, value, median }: Deviation): string {
  const way = value > median ? 'more' : 'less';
  const share = formatWholePercent(Math.abs(value - median) / Math.abs(median));
  const by = median === 0 ? '' : `, ${share} ${way} than the median`;
  return `${lowerLabel(figure)} ${formatFigure(figure, value)}${by}`;
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
