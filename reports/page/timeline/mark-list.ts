import { formatCount, formatMs } from '../../../src/report/text/format.js';
import { createElement } from '../dom/create-element.js';
import type { TimelineSeries } from './timeline-series.js';

const MAX_LISTED = 300;
/** A list as short as this is open at once. */
const OPEN_UP_TO = 12;

/** The marks as buttons, each of which zooms to its stretch of the run. */
export function markList(
  { marks, markCount, whole }: TimelineSeries,
  onChoose: (ms: number) => void,
): HTMLElement[] {
  if (marks.length === 0) return [];
  const listed = marks.slice(0, MAX_LISTED);
  const items = listed.map(({ ms, label }) => {
    const time = createElement('small', {}, formatMs(ms - whole.fromMs));
    const attributes = {
      type: 'button',
      class: 'choice',
      title: 'Zoom from the mark before to the mark after',
    };
    const button = createElement('button', attributes, label === '' ? '(no label)' : label, time);
    button.addEventListener('click', () => onChoose(ms));
    return createElement('li', {}, button);
  });
  const count =
    listed.length < markCount
      ? `${formatCount(listed.length)} of ${formatCount(markCount)}`
      : formatCount(markCount);
  const details = createElement(
    'details',
    { class: 'mark-list' },
    createElement('summary', {}, `Marks (${count}): choose one to zoom to it`),
    createElement('ul', {}, ...items),
  );
  details.open = listed.length <= OPEN_UP_TO;
  return [details];
}
