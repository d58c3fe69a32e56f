import type { ReportView } from '../../../src/report/view-report.js';
import { createElement, section } from '../dom/create-element.js';
import { showMapCompare } from '../maps/map-compare.js';
import { adviceList, pointList } from '../sections/reasons.js';
import { leakGroups } from './leak-groups.js';
import { showLeakGrowth } from './leak-growth.js';

/** Fills the section; it goes away where there was no hunt. Returns what draws its canvases anew. */
export function showLeak({ leak, maps }: Pick<ReportView, 'leak' | 'maps'>): () => void {
  const home = section('leak');
  if (!leak) {
    home.remove();
    return () => {};
  }
  const redrawGrowth = showLeakGrowth(home, leak);
  const evidence = leak.evidence.map(({ text }) => text);
  home.append(
    createElement(
      'div',
      { class: 'columns' },
      ...pointList('Evidence', evidence),
      ...adviceList('What to try', leak.advice),
    ),
    createElement('h3', {}, 'What stays'),
  );
  const stays = createElement('div', { class: 'groups' });
  home.append(stays);
  const compare = showMapCompare(home, maps, leak);
  if (leak.groups.length > 0) stays.append(leakGroups(leak.groups, (group) => compare?.mark(group)));
  stays.append(createElement('p', { class: 'caption' }, leak.groupsNote));
  home.append(...raisedTexts(leak.raised));
  return () => {
    redrawGrowth();
    compare?.redraw();
  };
}

function raisedTexts(raised: string[]): HTMLElement[] {
  if (raised.length === 0) return [];
  const texts = raised.map((traceback, at) =>
    createElement(
      'pre',
      // Focusable, so that the keyboard can scroll it.
      { tabindex: '0', role: 'region', 'aria-label': `Exception ${at + 1} of ${raised.length}` },
      traceback,
    ),
  );
  return [
    createElement('h3', {}, 'Exceptions that calls raised'),
    createElement('div', { class: 'raised' }, ...texts),
  ];
}
