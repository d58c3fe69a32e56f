import type { HoldersView } from '../../leak/view-holders.js';
import { dataTable } from '../markup/data-table.js';
import { element, type Markup } from '../markup/markup.js';

/** What grows by name. */
export function holdersText({ rows, unit, none, filledUp, method }: HoldersView): Markup[] {
  const caption = [filledUp, method].filter((text) => text !== '').join(' ');
  return [
    rows.length === 0
      ? element('p', { class: 'none' }, none)
      : dataTable(
          'What grows by name',
          ['Name', 'Type', `With each ${unit}`, 'Entries', `Keeps a ${unit}`, 'Added in'],
          rows.map(({ name, type, grows, entries, keeps, addedIn }) => [
            element('code', {}, name),
            type,
            grows,
            entries,
            keeps,
            addedIn,
          ]),
        ),
    ...(caption === '' ? [] : [element('p', { class: 'caption' }, caption)]),
  ];
}
