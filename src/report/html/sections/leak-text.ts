import type { GroupView, LeakView } from '../../leak/view-leak.js';
import type { SourceView } from '../../source/view-source.js';
import { KINDS } from '../../text/words/kinds.js';
import { originText } from '../code/origin-text.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';

const COLUMNS = ['Group', 'What', 'Count', 'Bytes', 'Each time', 'Pattern', 'First places'];
const HELD_NOTE =
  'Held by, measured: the name that gave back as many blocks of that kind and length a call when it was emptied, or keeps as many more by snapshots.';

/** What a hunt found beside its verdict. The page's script puts the chart and the maps at their places, and marks groups. */
export function leakText({ groups, groupsNote, raised, origin }: LeakView, source: SourceView): Markup[] {
  return [
    ...(origin ? originText(origin, source) : []),
    element('div', { id: 'leak-growth' }),
    element('h3', {}, 'What stays'),
    element(
      'div',
      { class: 'groups' },
      ...(groups.length > 0 ? [groupTable(groups)] : []),
      element('p', { class: 'caption' }, hasHolders(groups) ? `${groupsNote} ${HELD_NOTE}` : groupsNote),
    ),
    element('div', { id: 'leak-maps' }),
    ...raisedTexts(raised),
  ];
}

function groupTable(groups: GroupView[]): Markup {
  const rows = groups.map((group) => [
    groupButton(group),
    whatText(group),
    group.count,
    group.bytes,
    group.perCall,
    group.pattern,
    element('code', {}, group.places),
  ]);
  return dataTable('Blocks that are new, by kind and length', COLUMNS, rows);
}

function whatText({ what, heldBy }: GroupView): Child {
  return heldBy === ''
    ? what
    : element('span', {}, what, ', ', element('span', { class: 'held' }, `held by ${heldBy}`));
}

function hasHolders(groups: GroupView[]): boolean {
  return groups.some(({ heldBy }) => heldBy !== '');
}

/** Pressed, it leaves marks on this group alone: in the order of the groups. */
function groupButton({ fingerprint, what }: GroupView): Markup {
  return element(
    'button',
    { type: 'button', class: 'choice', 'data-group': '', title: `Mark only ${what}` },
    element('i', { class: 'key', 'data-kind': kindOf(fingerprint.charAt(0)) }),
    element('code', {}, fingerprint),
  );
}

/** Letters without a kind of their own are drawn as others. */
function kindOf(letter: string): string {
  return KINDS.has(letter) ? letter : 'h';
}

function raisedTexts(raised: string[]): Markup[] {
  if (raised.length === 0) return [];
  const texts = raised.map((traceback, at) =>
    element(
      'pre',
      // Focusable, so that the keyboard can scroll it.
      { tabindex: '0', role: 'region', 'aria-label': `Exception ${at + 1} of ${raised.length}` },
      `\n${traceback}`,
    ),
  );
  return [element('h3', {}, 'Exceptions that calls raised'), element('div', { class: 'raised' }, ...texts)];
}
