import type { ObjectsView, OwnerRow, TypeRow } from '../../snapshot/view-objects.js';
import { badge } from '../markup/badge.js';
import { dataTable } from '../markup/data-table.js';
import { type Child, element, type Markup } from '../markup/markup.js';
import { noteList } from '../markup/notes.js';
import { none, section } from '../markup/section.js';
import { sizedText } from '../markup/sized-text.js';
import { objectAttributes, typeAttributes } from './object-link.js';
import { treemap } from './treemap.js';

/** Who keeps what is live: as a picture, by name and by type. The page's script fills the section of the object that is chosen. */
export function objectsText(view: ObjectsView): Markup[] {
  const { sentence, note, owners, types, leftOut, totals, check } = view;
  return [
    ...section('owners', 'Who keeps memory', [
      // What limits all the rest comes first.
      ...(check.severity === 'info' ? [] : noteList([check])),
      element('p', { class: 'lead' }, ...sizedText(sentence), ' ', badge('measured')),
      ...caption(note),
      ...treemap(view),
    ]),
    element(
      'div',
      { class: 'owners-and-types' },
      element(
        'div',
        {},
        ...part('names', owners.length > 0 ? [ownersTable(owners), ...caption(leftOut.owners)] : []),
        ...part('types', types.length > 0 ? [typesTable(types), ...caption(leftOut.types)] : []),
      ),
      ...section('object', 'What an object keeps', [
        element('noscript', {}, none('A script shows it, and scripts are not allowed here.')),
      ]),
    ),
    ...section('live', 'All that is live', [
      ...totals.map((text) => element('p', {}, ...sizedText(text))),
      ...(check.severity === 'info' ? noteList([check]) : []),
    ]),
  ];
}

function part(id: string, children: Markup[]): Markup[] {
  return children.length === 0 ? [] : [element('div', { id }, ...children)];
}

function caption(text: string): Markup[] {
  return text === '' ? [] : [element('p', { class: 'caption' }, text)];
}

function ownersTable(rows: OwnerRow[]): Markup {
  return dataTable(
    'Names that keep most',
    ['Name', 'Type', 'Own', 'Keeps', 'Share'],
    rows.map(({ path, type, own, keeps, share, place }) => [named(path, place), type, own, keeps, share]),
    'objects',
  );
}

function named(path: string, place: number | null): Child {
  const name = element('code', {}, path);
  return place === null ? name : element('a', objectAttributes(place), name);
}

function typesTable(rows: TypeRow[]): Markup {
  return dataTable(
    'Types of what names reach',
    ['Type', 'Count', 'Own', 'Slack', 'Keeps'],
    rows.map(({ name, count, own, slack, keeps }, at) => [
      element('a', typeAttributes(at), name),
      count,
      own,
      slack,
      keeps,
    ]),
    'objects',
  );
}
