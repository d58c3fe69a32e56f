import { formatCount } from '../../../src/report/text/format.js';
import { createElement } from '../dom/create-element.js';
import { compareKeys, sortKey } from './sort-key.js';

/** A table with more rows is not taken in at a glance. */
const FILTER_FROM = 20;

/** Lets a table be sorted by its headings, and filtered where it has many rows. Its rows stay where they are at first. */
export function sortAndFilter(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) return;
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, head] of heads.entries()) {
    const button = createElement('button', { type: 'button', class: 'sort' }, ...head.childNodes);
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
      sortRows(body, column, direction);
    });
  }
  if (body.rows.length > FILTER_FROM) addFilter(table, [...body.rows]);
}

function sortRows(body: HTMLTableSectionElement, column: number, direction: 1 | -1): void {
  const rows = [...body.rows].map((row) => ({ row, key: sortKey(exactText(row.cells[column])) }));
  rows.sort((a, b) => compareKeys(a.key, b.key, direction));
  body.append(...rows.map(({ row }) => row));
}

/** A rounded size has the exact one as its title. */
function exactText(cell: HTMLTableCellElement | undefined): string {
  const size = cell?.querySelector('.size');
  return size?.getAttribute('title') ?? cell?.textContent ?? '';
}

function addFilter(table: HTMLTableElement, rows: HTMLTableRowElement[]): void {
  const name = table.caption?.textContent ?? 'this table';
  const input = createElement('input', {
    type: 'search',
    'aria-label': `Filter: ${name}`,
    placeholder: 'Filter',
  });
  const count = createElement('output', {}, countText(rows.length, rows.length));
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    let found = 0;
    for (const row of rows) {
      row.hidden = !(row.textContent ?? '').toLowerCase().includes(wanted);
      if (!row.hidden) found += 1;
    }
    count.textContent = countText(found, rows.length);
  });
  const bar = createElement('div', { class: 'table-filter' }, input, count);
  (table.closest('.scroll') ?? table).before(bar);
}

function countText(found: number, all: number): string {
  return found === all ? `${formatCount(all)} rows` : `${formatCount(found)} of ${formatCount(all)} rows`;
}
