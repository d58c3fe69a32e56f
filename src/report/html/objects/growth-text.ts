import type { HoldersView } from '../../leak/view-holders.js';
import { pluralOf } from '../../text/format.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';
import { none } from '../markup/section.js';

/** What grows by name, in short: where it is seen first. */
export function growthLead(view: HoldersView): Markup[] {
  const more =
    view.method === '' ? [] : [element('p', { class: 'caption' }, element('a', { href: '#grows' }, MORE))];
  if (!hasRows(view)) return [none(view.none), ...more];
  const rows = rowsOf(view).map(({ name, type, grows, entries, known }) => [
    name,
    type,
    grows,
    entries,
    known,
  ]);
  return [
    dataTable(
      'What grows',
      ['Name', 'Type', `With each ${view.unit}`, view.entriesAt, 'How known'],
      rows,
      'what-grows',
    ),
    ...more,
  ];
}

const MORE = 'What each keeps, where it is added, and how that was obtained';

/** All that is known of it. */
export function growthText(view: HoldersView): Markup[] {
  const { unit, entriesAt, keepsHeading, cachesNote, method } = view;
  if (method === '') return [];
  if (!hasRows(view))
    return [none(view.none), element('p', { class: 'caption' }, method), ...typesText(view)];
  return [
    dataTable(
      'By name',
      ['Name', 'Type', `With each ${unit}`, entriesAt, keepsHeading, 'Added in', 'How known'],
      rowsOf(view).map(({ name, type, grows, entries, keeps, addedIn, known }) => [
        name,
        type,
        grows,
        entries,
        keeps,
        addedIn === '' ? '' : `${addedIn} (inferred)`,
        known,
      ]),
      'what-grows',
    ),
    element('p', { class: 'caption' }, `${cachesNote} ${method}`.trimStart()),
    ...typesText(view),
  ];
}

/** Which types grow. */
function typesText({ types, unit }: HoldersView): Markup[] {
  if (!types) return [];
  const rows = types.rows.map(({ name, counts, bytes }) => [name, counts, bytes]);
  return [
    dataTable('By type', ['Type', 'Objects', 'Bytes of their own'], rows, 'types-grow'),
    element(
      'p',
      { class: 'caption' },
      `By snapshots of all objects, ${types.at} ${pluralOf(unit)} into the program: what a name of it or of a module leads to.`,
    ),
  ];
}

function hasRows({ rows, caches }: HoldersView): boolean {
  return rows.length + caches.length > 0;
}

type Row = Record<'type' | 'grows' | 'entries' | 'keeps' | 'addedIn' | 'known', string> & { name: Child };

/** What grows, what has stopped, and what nothing explains. */
function rowsOf({ rows, caches, unexplained }: HoldersView): Row[] {
  const named = (name: string) => element('code', {}, name);
  return [
    ...rows.map((row) => ({ ...row, name: named(row.name) })),
    ...caches.map((row) => ({ ...row, name: named(row.name), keeps: '', addedIn: '', known: 'a cache' })),
    ...(unexplained === '' ? [] : [{ ...NO_CELLS, name: 'not attributed', grows: unexplained }]),
  ];
}

const NO_CELLS = { type: '', entries: '', keeps: '', addedIn: '', known: 'not known' };
